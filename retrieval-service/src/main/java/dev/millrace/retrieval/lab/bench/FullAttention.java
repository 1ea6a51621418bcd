package dev.millrace.retrieval.lab.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Kernel;
import dev.millrace.kernels.Kernels;
import dev.millrace.kernels.Mixing;
import dev.millrace.tensors.TensorEngine;
import java.util.Map;

/**
 * Attention of every token to every other in so many layers: its mixing alone, without the maps around it.
 *
 * @param dim features of a head
 */
public record FullAttention(int layers, int heads, int dim) {

    /** Scores, weights, and what the library keeps while it makes one of the other. */
    private static final int MAPS = 3;

    /** What it holds at once, in bytes: layers follow each other. */
    public double bytes(int length) {
        return (double) MAPS * Float.BYTES * heads * length * length;
    }

    /** In ms. */
    public double fastest(int length, double seconds) {
        Kernel kernel = Kernels.create("full", Map.of());
        try (NDManager manager = TensorEngine.newManager()) {
            NDArray x = manager.randomNormal(new Shape(1, heads, length, dim));
            return Timing.fastest(seconds, () -> {
                for (int layer = 0; layer < layers; layer++) {
                    try (NDScope scope = new NDScope()) {
                        scope.suppressNotUsedWarning();
                        kernel.mix(x, x, x, Mixing.serving(1));
                    }
                }
            });
        }
    }
}
