package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.lab.LabFailure;
import java.util.List;

/** Networks by the names of their families: trained on a dataset's training windows, stopped early by its validation windows. */
public interface NetworkTrainer {

    /** The families there are. */
    List<String> names();

    /**
     * Trains from the plan's seed, or goes on from its checkpoint. The result belongs to the caller, who closes it.
     *
     * @throws LabFailure when the plan does not fit the family or the data
     */
    WindowForecaster train(TrainingPlan plan, Dataset dataset, TrainingListener listener) throws Exception;
}
