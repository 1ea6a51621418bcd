package dev.millrace.forecast.training;

import java.util.function.Supplier;

/** Is told how a training gets on, by the thread that trains, and may end it. */
public interface Progress {

    /**
     * After each step.
     *
     * @param epoch from 1
     * @param step of this epoch, from 1
     * @param loss of this step's batch
     * @param state copies the state out of native memory, for a checkpoint
     * @return whether to go on
     */
    boolean step(int epoch, int epochs, int step, int steps, double loss, Supplier<TrainingState> state);

    /**
     * After each epoch.
     *
     * @param loss mean over its batches
     * @param validation mean squared error on every validation window
     * @param best whether there was none better
     * @return whether to go on
     */
    boolean epoch(int epoch, double loss, double validation, boolean best, Supplier<TrainingState> state);
}
