package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Masks to add to scores: 0 where a query may look, minus infinity where not. */
final class Masks {

    private Masks() {}

    /** {@code [queries, keys]}: query i sees keys 0 … i. */
    static NDArray causal(NDManager manager, long queries, long keys) {
        if (queries != keys) {
            throw new IllegalArgumentException(
                    "causal attention needs as many keys as queries, not " + keys + " for " + queries);
        }
        int length = Math.toIntExact(queries);
        float[] mask = new float[length * length];
        for (int i = 0; i < length; i++) {
            for (int j = i + 1; j < length; j++) {
                mask[i * length + j] = Float.NEGATIVE_INFINITY;
            }
        }
        return manager.create(mask, new Shape(length, length));
    }
}
