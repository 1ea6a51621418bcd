package dev.millrace.layers;

import ai.djl.ndarray.NDArray;
import dev.millrace.kernels.KeyDraws;
import dev.millrace.kernels.Mixing;
import dev.millrace.kernels.Trace;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One forward pass. Not thread-safe.
 *
 * @param dropout present while training
 */
public record Pass(boolean training, Optional<Dropout> dropout, KeyDraws keyDraws, Trace trace) {

    /** Answers requests: no dropout, and the same draws each time. */
    public static Pass serving(long seed) {
        return serving(seed, Trace.NONE);
    }

    /** The same, telling how it comes to its answer. */
    public static Pass serving(long seed, Trace trace) {
        return new Pass(false, Optional.empty(), KeyDraws.seeded(seed), trace);
    }

    public static Pass training(Dropout dropout, KeyDraws keyDraws) {
        return new Pass(true, Optional.of(dropout), keyDraws, Trace.NONE);
    }

    /** The array itself unless training. */
    public NDArray drop(NDArray array, double rate) {
        return training && rate > 0 && dropout.isPresent()
                ? array.mul(dropout.get().mask(array.getManager(), array.getShape(), rate))
                : array;
    }

    /** For a kernel whose attention weights are dropped at this rate. */
    public Mixing mixing(double rate) {
        UnaryOperator<NDArray> drop = rate > 0 && training ? weights -> drop(weights, rate) : UnaryOperator.identity();
        return new Mixing(training, drop, keyDraws, trace);
    }
}
