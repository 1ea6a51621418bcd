package dev.millrace.forecast.training.job;

import dev.millrace.forecast.lab.Repeat;
import dev.millrace.forecast.lab.SamePhaseMean;
import dev.millrace.forecast.lab.Score;
import dev.millrace.forecast.lab.WindowForecaster;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.file.NetworkFile;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.training.Evaluation;
import dev.millrace.forecast.training.Trained;
import dev.millrace.forecast.training.Trainer;
import dev.millrace.forecast.training.TrainingState;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Protocol;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.forecast.window.Windows;
import dev.millrace.layers.Parameters;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What the process does in its folder: train, score beside the simple models, write the network. */
final class TrainingWork {

    private final WorkFolder folder;
    private final Consumer<TrainingEvent> events;
    private final BooleanSupplier stop;

    TrainingWork(WorkFolder folder, Consumer<TrainingEvent> events, BooleanSupplier stop) {
        this.folder = folder;
        this.events = events;
        this.stop = stop;
    }

    /** @return the last event */
    TrainingEvent run() throws IOException {
        WorkFolder.Order order = folder.order();
        TrainingPlan plan = order.plan();
        NetworkSpec spec = plan.spec();
        SeriesTable table = DataFile.read(folder.data(), plan.channels());
        Dataset dataset = Dataset.of(
                table,
                Protocol.RATIO,
                TimeFeatures.of(plan.timeFeatures()),
                new WindowShape(spec.lookBack(), spec.labelLength(), spec.horizon()));
        NetworkConfig config = spec.config();
        Reporter reporter = new Reporter(folder, order, events, stop);
        Trained trained;
        try (Trainer trainer =
                new Trainer(config, plan.recipe(), dataset.train(), dataset.validation(), state(order.identity()))) {
            trained = trainer.run(reporter);
        }
        return switch (trained) {
            case Trained.Done done -> finished(plan, config, dataset, done);
            case Trained.Stopped stopped -> new TrainingEvent.Stopped();
            case Trained.Diverged diverged ->
                new TrainingEvent.Failed(
                        ErrorCode.TRAINING_DIVERGED,
                        "The loss is no number at step " + diverged.step() + " of epoch " + diverged.epoch());
        };
    }

    private Optional<TrainingState> state(String identity) throws IOException {
        return Files.exists(folder.checkpoint())
                ? Optional.of(TrainingState.read(Safetensors.map(folder.checkpoint()), identity))
                : Optional.empty();
    }

    private TrainingEvent finished(TrainingPlan plan, NetworkConfig config, Dataset dataset, Trained.Done done)
            throws IOException {
        int season = SamePhaseMean.usualSeason(dataset.table(), dataset.calendar());
        Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
        try (Fitted fitted = new Fitted(config, plan, done.network())) {
            metrics.put("validation", score(fitted, dataset.validation()));
            metrics.put("test", score(fitted, dataset.test()));
            metrics.put("testSeasonalNaive", score(new SeasonalNaive(season), dataset.test()));
            metrics.put("testRepeat", score(new Repeat(), dataset.test()));
            TrainedNetwork network = new TrainedNetwork(
                    plan.spec(),
                    plan.channels(),
                    plan.frequency(),
                    dataset.calendar(),
                    dataset.scaler(),
                    plan.recipe().seed(),
                    Residuals.of(fitted, dataset.validation()),
                    done.network());
            NetworkFile.writeTo(network, folder.network());
        }
        return new TrainingEvent.Done(
                done.epochs(), done.bestEpoch(), metrics, dataset.test().count(), season);
    }

    private static Map<String, Double> score(WindowForecaster model, Windows windows) {
        Score score = Score.of(model, windows, done -> {});
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("mse", score.mse());
        named.put("mae", score.mae());
        return named;
    }

    /** The network with the weights of its best epoch. */
    private static final class Fitted implements WindowForecaster {

        private final Parameters parameters;
        private final Evaluation evaluation;

        Fitted(NetworkConfig config, TrainingPlan plan, Map<String, Tensor> weights) {
            this.parameters = Parameters.stored(weights);
            this.evaluation = new Evaluation(
                    config,
                    config.build(parameters),
                    plan.recipe().batch(),
                    plan.recipe().seed());
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
}
