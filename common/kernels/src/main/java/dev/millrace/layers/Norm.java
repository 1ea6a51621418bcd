package dev.millrace.layers;

import ai.djl.ndarray.NDArray;

/** Layer normalisation over each token's features. */
public record Norm(NDArray weight, NDArray bias) {

    public static Norm of(Parameters parameters, String name, long features) {
        return new Norm(
                parameters.weight(name + ".weight", Init.ONE, features),
                parameters.weight(name + ".bias", Init.ZERO, features));
    }

    /** @param x {@code [batch, features, tokens]} */
    public NDArray apply(NDArray x) {
        return Layers.layerNorm(x, weight, bias);
    }
}
