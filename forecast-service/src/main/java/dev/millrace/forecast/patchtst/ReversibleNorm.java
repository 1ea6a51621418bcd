package dev.millrace.forecast.patchtst;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.millrace.forecast.layers.InstanceNorm;
import dev.millrace.layers.Init;
import dev.millrace.layers.Parameters;
import org.jspecify.annotations.Nullable;

/** RevIN (Kim et al., ICLR 2022) with its learned part, where it has one. */
record ReversibleNorm(@Nullable NDArray weight, @Nullable NDArray bias, boolean lastValue) {

    /** Keeps a weight of zero from dividing by zero, as the authors' code does. */
    private static final float LEAST = 1e-10f;

    static ReversibleNorm of(Parameters parameters, String prefix, PatchTstConfig config) {
        return config.affine()
                ? new ReversibleNorm(
                        parameters.weight(prefix + "affine_weight", Init.ONE, config.channels()),
                        parameters.weight(prefix + "affine_bias", Init.ZERO, config.channels()),
                        config.lastValue())
                : new ReversibleNorm(null, null, config.lastValue());
    }

    /** @param past {@code [batch, time, channels]} */
    InstanceNorm scale(NDArray past) {
        InstanceNorm scale = InstanceNorm.of(past);
        return lastValue ? new InstanceNorm(past.get(new NDIndex(":, -1:, :")), scale.deviation()) : scale;
    }

    NDArray apply(NDArray past, InstanceNorm scale) {
        NDArray normed = scale.apply(past);
        return weight == null || bias == null ? normed : normed.mul(weight).add(bias);
    }

    NDArray undo(NDArray forecast, InstanceNorm scale) {
        NDArray plain =
                weight == null || bias == null ? forecast : forecast.sub(bias).div(weight.add(LEAST));
        return scale.undo(plain);
    }
}
