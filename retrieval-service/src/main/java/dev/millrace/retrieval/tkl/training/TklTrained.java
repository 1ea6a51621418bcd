package dev.millrace.retrieval.tkl.training;

import dev.millrace.tensors.Tensor;
import java.util.Map;

/** How a training ended. */
public sealed interface TklTrained {

    /**
     * By its last epoch, or because there was nothing better for long enough.
     *
     * @param weights of the best epoch
     * @param epochs that were trained
     */
    record Done(Map<String, Tensor> weights, TklValidation validation, int bestEpoch, int epochs)
            implements TklTrained {}

    /** Told to. */
    record Stopped() implements TklTrained {}

    /** The loss is no number any more. */
    record Diverged(int epoch, int step) implements TklTrained {}
}
