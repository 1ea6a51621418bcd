package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Dataset;
import java.util.List;

/** A lab with simple models only. */
final class NoNetworks implements NetworkTrainer {

    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public WindowForecaster train(TrainingPlan plan, Dataset dataset, TrainingListener listener) {
        throw new LabFailure("there is no network '" + plan.family() + "'", "this lab has simple models only");
    }
}
