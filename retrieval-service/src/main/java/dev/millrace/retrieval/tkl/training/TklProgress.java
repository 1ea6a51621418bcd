package dev.millrace.retrieval.tkl.training;

import java.util.function.Supplier;

/** Is told how a training gets on, by the thread that trains, and may end it. */
public interface TklProgress {

    /** Says nothing and lets it go on. */
    TklProgress SILENT = new TklProgress() {};

    /**
     * After each step.
     *
     * @param epoch from 1
     * @param step of this epoch, from 1
     * @param loss of this step's batch
     * @param state copies the state out of native memory, for a checkpoint
     * @return whether to go on
     */
    default boolean step(int epoch, int epochs, int step, int steps, double loss, Supplier<TklTrainingState> state) {
        return true;
    }

    /**
     * After each epoch.
     *
     * @param loss mean over its batches
     * @param best whether there was none better
     * @return whether to go on
     */
    default boolean epoch(
            int epoch, double loss, TklValidation validation, boolean best, Supplier<TklTrainingState> state) {
        return true;
    }
}
