package dev.millrace.forecast.layers;

import ai.djl.ndarray.NDArray;

/**
 * Each channel of each window less its mean and over its spread, undone after the network (Kim et al., RevIN, ICLR 2022, without its
 * learned part).
 *
 * @param mean {@code [batch, 1, channels]}
 * @param deviation {@code [batch, 1, channels]}
 */
public record InstanceNorm(NDArray mean, NDArray deviation) {

    private static final float EPSILON = 1e-5f;
    private static final int[] TIME = {1};

    /** @param past {@code [batch, time, channels]} */
    public static InstanceNorm of(NDArray past) {
        NDArray mean = past.mean(TIME, true);
        NDArray variance = past.sub(mean).square().mean(TIME, true);
        return new InstanceNorm(mean, variance.add(EPSILON).sqrt());
    }

    public NDArray apply(NDArray values) {
        return values.sub(mean).div(deviation);
    }

    public NDArray undo(NDArray values) {
        return values.mul(deviation).add(mean);
    }
}
