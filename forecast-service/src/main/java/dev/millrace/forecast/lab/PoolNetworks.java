package dev.millrace.forecast.lab;

import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.forecast.window.Windows;
import dev.millrace.lab.LabFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The networks of a pool: trained once, for the longest of several horizons. Their outputs don't know of each other, so that a shorter
 * forecast is the beginning of a longer one. They stop early by the validation rows, and are not trained on these. They see
 * windows less their last values, as ridges do: what reads levels as they are is at home in the validation rows and lost in what comes after.
 */
final class PoolNetworks implements AutoCloseable {

    private static final String DLINEAR = "dlinear";
    private static final String PATCHTST = "patchtst";
    private static final List<Integer> LOOK_BACKS = List.of(336, 96);

    /** Of one channel each; a batch of wide tables holds fewer windows. */
    private static final int WINDOWS_IN_BATCH = 224;

    private static final int LARGEST_BATCH = 32;
    private static final int STEPS = 100;
    private static final int EPOCHS = 10;
    private static final int PATIENCE = 3;
    private static final double PATCHTST_RATE = 1e-3;
    private static final long SEED = 1;

    /** With fewer batches than this there is nothing to learn from. */
    private static final int FEWEST_BATCHES = 10;

    private final NetworkTrainer trainer;
    private final TableOptions.Source source;
    private final int longest;
    private final List<Auto.Member> trained = new ArrayList<>();
    private final List<WindowForecaster> owned = new ArrayList<>();
    private boolean done;

    /** @param longest horizon that will be asked for */
    PoolNetworks(NetworkTrainer trainer, TableOptions.Source source, int longest) {
        this.trainer = trainer;
        this.source = source;
        this.longest = longest;
    }

    /** Trains them when first asked. @param progress hears what is being done */
    List<Auto.Member> members(Consumer<String> progress) throws Exception {
        if (!done) {
            done = true;
            Optional<Dataset> dataset = dataset();
            for (String family : List.of(DLINEAR, PATCHTST)) {
                if (dataset.isPresent() && trainer.names().contains(family)) {
                    train(family, dataset.get(), progress);
                }
            }
        }
        return List.copyOf(trained);
    }

    private void train(String family, Dataset dataset, Consumer<String> progress) throws Exception {
        String name = family.equals(PATCHTST) ? "patchtst-small" : family;
        try {
            WindowForecaster network = trainer.train(plan(family, batch(dataset)), dataset, new Teller(name, progress));
            owned.add(network);
            trained.add(new Auto.Member(name, new FirstSteps(network, dataset.shape())));
        } catch (LabFailure e) {
            progress.accept(name + " takes no part: " + e.getMessage());
        }
    }

    /** Empty: too few rows. */
    private Optional<Dataset> dataset() {
        int rows = source.protocol().split(source.table().rows(), 0).train().rows();
        for (int lookBack : LOOK_BACKS) {
            if (rows >= lookBack + longest) {
                Dataset dataset = Dataset.of(
                                source.table(),
                                source.protocol(),
                                source.calendar(),
                                new WindowShape(lookBack, 0, longest))
                        .centred();
                if (dataset.train().count() >= FEWEST_BATCHES * batch(dataset)) {
                    return Optional.of(dataset);
                }
            }
        }
        return Optional.empty();
    }

    private static int batch(Dataset dataset) {
        return Math.clamp(WINDOWS_IN_BATCH / dataset.table().channels(), 1, LARGEST_BATCH);
    }

    private static TrainingPlan plan(String family, int batch) {
        return new TrainingPlan(
                family,
                Preset.PAPER.wireName(),
                Map.of(),
                List.of(),
                Optional.of(EPOCHS),
                Optional.of(batch),
                family.equals(PATCHTST) ? Optional.of(PATCHTST_RATE) : Optional.empty(),
                Optional.of(PATIENCE),
                Optional.of(STEPS),
                SEED,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public void close() {
        owned.forEach(WindowForecaster::close);
    }

    private record Teller(String name, Consumer<String> progress) implements TrainingListener {

        @Override
        public void step(int epoch, int epochs, int step, int steps, double loss) {
            progress.accept(name + ", epoch " + epoch + " of " + epochs + ", step " + step + " of " + steps);
        }

        @Override
        public void epoch(int epoch, double loss, double validation, boolean best) {}
    }

    /** Of a network for longer horizons and with another look-back, which it does not own. */
    private record FirstSteps(WindowForecaster network, WindowShape shape) implements WindowForecaster {

        @Override
        public void forecast(Windows windows, int[] numbers, float[] out) {
            int channels = windows.channels();
            int kept = windows.shape().horizon() * channels;
            int whole = shape.horizon() * channels;
            float[] all = new float[numbers.length * whole];
            network.forecast(windows.withLookBack(shape.lookBack()).centred(), numbers, all);
            for (int i = 0; i < numbers.length; i++) {
                int last = windows.start(numbers[i]) + windows.shape().lookBack() - 1;
                for (int at = 0; at < kept; at++) {
                    out[i * kept + at] = all[i * whole + at] + windows.value(last, at % channels);
                }
            }
        }
    }
}
