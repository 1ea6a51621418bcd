package dev.millrace.forecast.lab;

/** Is told how a training gets on, by the thread that trains. */
public interface TrainingListener {

    /**
     * After each step.
     *
     * @param epoch from 1
     * @param step of this epoch, from 1
     * @param loss of this step's batch
     */
    void step(int epoch, int epochs, int step, int steps, double loss);

    /** After each epoch: mean loss over its batches, mean loss on the validation windows, and whether that is the best so far. */
    void epoch(int epoch, double loss, double validation, boolean best);
}
