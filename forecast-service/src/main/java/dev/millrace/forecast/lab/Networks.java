package dev.millrace.forecast.lab;

import dev.millrace.forecast.evaluation.Strides;
import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.Sizes;
import dev.millrace.forecast.training.Evaluation;
import dev.millrace.forecast.training.Progress;
import dev.millrace.forecast.training.Recipe;
import dev.millrace.forecast.training.Trained;
import dev.millrace.forecast.training.Trainer;
import dev.millrace.forecast.training.TrainingState;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Windows;
import dev.millrace.lab.LabFailure;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The networks, trained as the papers say where a plan is silent. */
final class Networks implements NetworkTrainer {

    /** Days, weeks, quarters of hours: what seasons are made of. */
    private static final int SEASONS = 2 * 3 * 5 * 7;

    @Override
    public List<String> names() {
        return Arrays.stream(NetworkFamily.values())
                .map(NetworkFamily::wireName)
                .toList();
    }

    @Override
    public WindowForecaster train(TrainingPlan plan, Dataset dataset, TrainingListener listener) throws IOException {
        NetworkFamily family = NetworkFamily.named(plan.family()).orElseThrow();
        NetworkConfig config = spec(plan, family, dataset).config();
        Recipe recipe = recipe(plan, family);
        String identity = identity(config, recipe, dataset);
        Optional<Path> file =
                plan.checkpoint().map(folder -> folder.resolve(plan.family() + "-" + plan.seed() + ".safetensors"));
        Optional<TrainingState> state = Optional.empty();
        if (file.isPresent() && Files.exists(file.get())) {
            state = Optional.of(TrainingState.read(Safetensors.map(file.get()), identity));
        }
        try (Trainer trainer = new Trainer(config, recipe, dataset.train(), validation(dataset, recipe), state)) {
            Trained trained = trainer.run(new Reporter(listener, file, identity));
            return switch (trained) {
                case Trained.Done done -> forecaster(config, recipe, done, plan.out());
                case Trained.Stopped stopped -> throw new LabFailure("the training was stopped", "start it again");
                case Trained.Diverged diverged ->
                    throw new LabFailure(
                            "the loss is no number at step " + diverged.step() + " of epoch " + diverged.epoch(),
                            "take a smaller --lr");
            };
        }
    }

    private static NetworkSpec spec(TrainingPlan plan, NetworkFamily family, Dataset dataset) {
        Sizes published = Sizes.published(family);
        Map<String, String> settings = plan.settings();
        Sizes sizes = new Sizes(
                size(settings, "d-model", published.features()),
                size(settings, "heads", published.heads()),
                size(settings, "d-ff", published.feedForward()),
                size(settings, "e-layers", published.encoderLayers()),
                size(settings, "d-layers", published.decoderLayers()),
                Optional.ofNullable(settings.get("dropout"))
                        .map(Double::parseDouble)
                        .orElse(published.dropout()));
        return new NetworkSpec(
                family,
                plan.preset().equals(Preset.PAPER.wireName()) ? Preset.PAPER : Preset.IMPROVED,
                dataset.table().channels(),
                dataset.shape().lookBack(),
                dataset.shape().label(),
                dataset.shape().horizon(),
                dataset.calendar().width(),
                sizes,
                kernels(plan.kernels()));
    }

    private static int size(Map<String, String> settings, String name, int otherwise) {
        return Optional.ofNullable(settings.get(name)).map(Integer::valueOf).orElse(otherwise);
    }

    /** Of {@code slot=name[:setting=value]…}. */
    private static KernelPlan kernels(List<String> choices) {
        TreeMap<String, KernelPlan.Choice> plan = new TreeMap<>();
        for (String text : choices) {
            String[] parts = text.split(":", -1);
            String[] slot = parts[0].split("=", 2);
            Map<String, Object> settings = new TreeMap<>();
            for (String setting : Arrays.asList(parts).subList(1, parts.length)) {
                String[] pair = setting.split("=", 2);
                if (pair.length == 2) {
                    settings.put(pair[0], value(pair[1]));
                }
            }
            if (slot.length < 2 || settings.size() != parts.length - 1) {
                throw new LabFailure(
                        "--kernel " + text + " cannot be read", "write slot=name or slot=name:setting=value");
            }
            plan.put(slot[0], KernelPlan.Choice.of(slot[1], settings));
        }
        return new KernelPlan(plan);
    }

    private static Object value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (text.matches("-?\\d{1,9}")) {
            return Integer.valueOf(text);
        }
        return text.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?") ? (Object) Double.valueOf(text) : text;
    }

    private static Recipe recipe(TrainingPlan plan, NetworkFamily family) {
        Recipe published = Recipe.published(family, plan.seed());
        return new Recipe(
                plan.epochs().orElse(published.epochs()),
                plan.batch().orElse(published.batch()),
                plan.learningRate().orElse(published.learningRate()),
                published.schedule(),
                plan.patience().orElse(published.patience()),
                plan.seed(),
                plan.steps().map(OptionalInt::of).orElse(published.steps()));
    }

    /** As many as an epoch trains on, or all. */
    private static Windows validation(Dataset dataset, Recipe recipe) {
        Windows all = dataset.validation();
        if (recipe.steps().isEmpty()) {
            return all;
        }
        long trained = (long) recipe.steps().getAsInt() * recipe.batch();
        return all.every(Strides.of(all.count(), (int) Math.min(all.count(), trained), SEASONS));
    }

    /** Trainings with the same one go the same way; where they end may differ. */
    private static String identity(NetworkConfig config, Recipe recipe, Dataset dataset) {
        return String.join(
                " ",
                config.toString(),
                Integer.toString(recipe.batch()),
                Double.toString(recipe.learningRate()),
                recipe.schedule().wireName(),
                Long.toString(recipe.seed()),
                recipe.steps().toString(),
                Integer.toString(Arrays.hashCode(dataset.table().values())));
    }

    private static WindowForecaster forecaster(
            NetworkConfig config, Recipe recipe, Trained.Done done, Optional<Path> out) throws IOException {
        if (out.isPresent()) {
            new Safetensors(done.network(), Map.of("config", config.toString())).writeTo(out.get());
        }
        return new Fitted(config, recipe, done.network());
    }

    /** A trained network. */
    private static final class Fitted implements WindowForecaster {

        private final Parameters parameters;
        private final Evaluation evaluation;

        Fitted(NetworkConfig config, Recipe recipe, Map<String, Tensor> tensors) {
            this.parameters = Parameters.stored(tensors);
            Network network = config.build(parameters);
            this.evaluation = new Evaluation(config, network, recipe.batch(), recipe.seed());
        }

        @Override
        public void forecast(Windows windows, int[] numbers, float[] out) {
            evaluation.forecast(windows, numbers, out);
        }

        @Override
        public void close() {
            parameters.close();
        }
    }

    /** Tells the listener, and writes a checkpoint after each epoch and every few minutes. */
    private static final class Reporter implements Progress {

        private static final long EVERY_NANOS = 120_000_000_000L;

        private final TrainingListener listener;
        private final Optional<Path> file;
        private final String identity;
        private long written = System.nanoTime();

        Reporter(TrainingListener listener, Optional<Path> file, String identity) {
            this.listener = listener;
            this.file = file;
            this.identity = identity;
        }

        @Override
        public boolean step(int epoch, int epochs, int step, int steps, double loss, Supplier<TrainingState> state) {
            listener.step(epoch, epochs, step, steps, loss);
            if (System.nanoTime() - written > EVERY_NANOS) {
                write(state);
            }
            return true;
        }

        @Override
        public boolean epoch(int epoch, double loss, double validation, boolean best, Supplier<TrainingState> state) {
            listener.epoch(epoch, loss, validation, best);
            write(state);
            return true;
        }

        private void write(Supplier<TrainingState> state) {
            written = System.nanoTime();
            file.ifPresent(path -> {
                try {
                    Files.createDirectories(path.toAbsolutePath().getParent());
                    state.get().file(identity).writeTo(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
