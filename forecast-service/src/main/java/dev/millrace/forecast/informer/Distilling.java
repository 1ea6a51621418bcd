package dev.millrace.forecast.informer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import dev.millrace.forecast.layers.BatchNormalisation;
import dev.millrace.forecast.layers.RingConvolution;
import dev.millrace.layers.Init;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;

/** Halves the tokens between two encoder layers. */
record Distilling(RingConvolution convolution, BatchNormalisation norm) {

    static Distilling of(Parameters parameters, String prefix, int features) {
        return new Distilling(
                RingConvolution.of(
                        parameters, prefix + "downConv", features, features, Init.fanIn(3L * features), true),
                BatchNormalisation.of(parameters, prefix + "norm", features));
    }

    NDArray apply(NDArray x, Pass pass) {
        NDArray bent = Activation.elu(norm.apply(convolution.apply(x), pass), 1f);
        return Pool.maxPool1d(bent, new Shape(3), new Shape(2), new Shape(1), false);
    }
}
