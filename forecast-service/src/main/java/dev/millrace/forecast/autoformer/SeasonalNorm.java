package dev.millrace.forecast.autoformer;

import ai.djl.ndarray.NDArray;
import dev.millrace.layers.Norm;
import dev.millrace.layers.Parameters;

/** Layer normalisation, less each feature's mean over time: what is left has no level. */
record SeasonalNorm(Norm norm) {

    static SeasonalNorm of(Parameters parameters, String prefix, int features) {
        return new SeasonalNorm(Norm.of(parameters, prefix + "layernorm", features));
    }

    NDArray apply(NDArray x) {
        NDArray normed = norm.apply(x);
        return normed.sub(normed.mean(new int[] {2}, true));
    }
}
