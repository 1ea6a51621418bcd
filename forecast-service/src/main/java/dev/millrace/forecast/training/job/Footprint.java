package dev.millrace.forecast.training.job;

import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Sizes;

/**
 * About how much memory a training takes, so that what cannot work is refused before it begins. Rough, and rather too large.
 *
 * @param weights floats that are fitted
 * @param activations floats that one step keeps for its gradients
 */
record Footprint(double weights, double activations) {

    private static final int FLOAT = 4;
    /** Weights, gradients, two moments, and what an operation needs beside them. */
    private static final int NATIVE_COPIES = 6;
    /** A checkpoint's three, those of the best epoch, and the same once more while they are made. */
    private static final int HEAP_COPIES = 8;
    /** Arrays of the size of its input that a layer keeps. */
    private static final int KEPT = 16;

    static Footprint of(NetworkSpec spec, int batch) {
        Sizes sizes = spec.sizes();
        double d = sizes.features();
        double layers = sizes.encoderLayers() + (decodes(spec.family()) ? 2.0 * sizes.decoderLayers() : 0);
        double layer = 4 * d * d + 2 * d * sizes.feedForward() + 3 * d * d;
        double series = (double) batch * spec.channels();
        double steps = spec.lookBack() + (double) spec.labelLength() + spec.horizon();
        return switch (spec.family()) {
            case DLINEAR, NLINEAR -> new Footprint(2.0 * spec.lookBack() * spec.horizon(), series * steps * KEPT);
            case INFORMER, AUTOFORMER ->
                new Footprint(
                        layers * layer + 8.0 * spec.channels() * d,
                        batch * layers * tokens(sizes, steps) + series * steps * KEPT);
            case PATCHTST -> {
                double patches = spec.lookBack() / 8.0 + 2;
                yield new Footprint(
                        layers * layer + patches * d * spec.horizon(), series * layers * tokens(sizes, patches));
            }
            case ITRANSFORMER ->
                new Footprint(
                        layers * layer + d * steps,
                        batch * layers * tokens(sizes, spec.channels() + (double) spec.marks())
                                + series * steps * KEPT);
        };
    }

    /** Bytes outside the heap. */
    double nativeBytes() {
        return FLOAT * (NATIVE_COPIES * weights + activations);
    }

    /** Bytes in the heap, the data not counted. */
    double heapBytes() {
        return FLOAT * HEAP_COPIES * weights;
    }

    /** Floats that a layer keeps for one sequence, full attention's scores included. */
    private static double tokens(Sizes sizes, double tokens) {
        return tokens * (KEPT * (double) sizes.features() + 4.0 * sizes.feedForward())
                + 3 * sizes.heads() * tokens * tokens;
    }

    private static boolean decodes(NetworkFamily family) {
        return family == NetworkFamily.INFORMER || family == NetworkFamily.AUTOFORMER;
    }
}
