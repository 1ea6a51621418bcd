package dev.millrace.retrieval.tkl;

import dev.millrace.tensors.Tensor;
import java.util.Map;

/** A model's weights by name. */
final class Weights {

    private Weights() {}

    /** @throws IllegalArgumentException when there is no such weight */
    static double[] of(Map<String, Tensor> weights, String name) {
        Tensor tensor = weights.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the weights have no " + name);
        }
        return tensor.toDoubles();
    }
}
