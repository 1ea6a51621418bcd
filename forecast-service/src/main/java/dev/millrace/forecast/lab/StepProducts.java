package dev.millrace.forecast.lab;

import dev.millrace.forecast.network.NetworkFamily;

/** How many products a training step has at the published size: look-back and horizon 96, label 48. */
final class StepProducts {

    private static final int BATCH = 32;
    private static final int FEATURES = 512;
    private static final int WIDTH = 2_048;

    private StepProducts() {}

    /**
     * Multiply-adds of the linear maps and convolutions in one step: forward once, backward twice. What Informer's decoder computes and
     * cuts off is not in it.
     */
    static double of(NetworkFamily family) {
        double square = (double) FEATURES * FEATURES;
        double feedForward = 2.0 * FEATURES * WIDTH;
        double tokens = switch (family) {
            case INFORMER ->
                (96 + 48) * (4 * square + feedForward)
                        + 96 * 3 * square
                        + 144 * 3 * square
                        + 96 * (3 * square + feedForward)
                        + 48 * 2 * square;
            case AUTOFORMER ->
                2 * 96 * (4 * square + feedForward) + 144 * (4 * square + 2 * square + feedForward) + 96 * 2 * square;
            default -> throw new IllegalArgumentException("not measured: " + family);
        };
        return 3.0 * BATCH * tokens;
    }
}
