package dev.millrace.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Arrays in the engine's own memory, aligned as it likes it. What a manager creates from a Java array looks at a buffer of the JVM's,
 * which goes when the array is closed, even while a recorded graph still needs it, and whose alignment changes the order of sums.
 */
public final class EngineArrays {

    private EngineArrays() {}

    public static NDArray of(NDManager manager, float[] values, Shape shape) {
        try (NDArray buffer = manager.create(values, shape)) {
            return buffer.duplicate();
        }
    }

    public static NDArray of(NDManager manager, long[] values, Shape shape) {
        try (NDArray buffer = manager.create(values, shape)) {
            return buffer.duplicate();
        }
    }
}
