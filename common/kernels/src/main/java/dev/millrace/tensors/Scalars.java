package dev.millrace.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Arithmetic with plain numbers that gradients may flow through. The array library's own methods that take a {@link Number} keep it in
 * a buffer of the JVM which is let go at once, while the recorded graph still looks at it: a garbage collection before the backward pass
 * and the gradients are noise. Here the number lives in the engine's memory, which the graph keeps alive.
 */
public final class Scalars {

    private Scalars() {}

    public static NDArray times(NDArray array, double factor) {
        return array.mul(of(array, factor));
    }

    public static NDArray over(NDArray array, double divisor) {
        return array.div(of(array, divisor));
    }

    /** The larger of each element and the bound. */
    public static NDArray atLeast(NDArray array, double bound) {
        return array.maximum(of(array, bound));
    }

    private static NDArray of(NDArray like, double value) {
        return like.getManager().full(new Shape(), (float) value);
    }
}
