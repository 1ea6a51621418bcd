package dev.millrace.forecast.layers;

import ai.djl.ndarray.NDArray;
import dev.millrace.layers.Init;
import dev.millrace.layers.Layers;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;

/** Batch normalisation of each feature; its running statistics are buffers. */
public record BatchNormalisation(NDArray weight, NDArray bias, NDArray mean, NDArray variance) {

    public static BatchNormalisation of(Parameters parameters, String name, long features) {
        return new BatchNormalisation(
                parameters.weight(name + ".weight", Init.ONE, features),
                parameters.weight(name + ".bias", Init.ZERO, features),
                parameters.buffer(name + ".running_mean", Init.ZERO, features),
                parameters.buffer(name + ".running_var", Init.ONE, features));
    }

    /** @param x {@code [batch, features, tokens]} */
    public NDArray apply(NDArray x, Pass pass) {
        return Layers.batchNorm(x, mean, variance, weight, bias, pass.training());
    }
}
