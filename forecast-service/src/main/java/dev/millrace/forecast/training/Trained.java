package dev.millrace.forecast.training;

import dev.millrace.tensors.Tensor;
import java.util.Map;

/** How a training ended. */
public sealed interface Trained {

    /**
     * By its last epoch, or because there was nothing better for long enough.
     *
     * @param network weights and buffers of the best epoch
     * @param validation mean squared error there
     * @param epochs that were trained
     */
    record Done(Map<String, Tensor> network, double validation, int bestEpoch, int epochs) implements Trained {}

    /** Told to. */
    record Stopped() implements Trained {}

    /** The loss is no number any more. */
    record Diverged(int epoch, int step) implements Trained {}
}
