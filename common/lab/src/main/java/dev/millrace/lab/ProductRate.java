package dev.millrace.lab;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import dev.millrace.layers.Layers;
import dev.millrace.tensors.TensorEngine;
import java.util.function.BinaryOperator;

/**
 * How fast this machine takes the products of a training step, forward and backward: no step can be shorter than its products at this
 * rate.
 *
 * @param convolutions multiply-adds a second as the layers compute them
 * @param products the same as a product of rows with a matrix, the usual way
 */
public record ProductRate(double convolutions, double products) {

    private static final int BATCH = 32;
    private static final int TOKENS = 96;
    private static final int FEATURES = 512;
    private static final int WIDTH = 2_048;
    private static final int RUNS = 30;

    public static ProductRate measure() {
        try (NDManager manager = TensorEngine.newManager()) {
            NDArray weight = manager.randomNormal(new Shape(WIDTH, FEATURES));
            NDArray columns = manager.randomNormal(new Shape(BATCH, FEATURES, TOKENS));
            NDArray rows = manager.randomNormal(new Shape(BATCH, TOKENS, FEATURES));
            return new ProductRate(
                    rate(columns, weight, (x, w) -> Layers.linear(x, w, null)),
                    rate(rows, weight, (x, w) -> Linear.linear(x, w).singletonOrThrow()));
        }
    }

    /** The faster of two measurements in each: what else ran at the time only ever slows one down. */
    public ProductRate or(ProductRate other) {
        return new ProductRate(Math.max(convolutions, other.convolutions), Math.max(products, other.products));
    }

    private static double rate(NDArray x, NDArray weight, BinaryOperator<NDArray> map) {
        x.setRequiresGradient(true);
        weight.setRequiresGradient(true);
        double best = Double.POSITIVE_INFINITY;
        for (int run = 0; run < RUNS; run++) {
            long start = System.nanoTime();
            try (NDScope scope = new NDScope();
                    GradientCollector collector = TensorEngine.engine().newGradientCollector()) {
                scope.suppressNotUsedWarning();
                collector.backward(map.apply(x, weight).sum());
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return 3.0 * BATCH * TOKENS * FEATURES * WIDTH / best;
    }
}
