package dev.millrace.layers;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** A linear map of each token's features. */
public record Linear(NDArray weight, @Nullable NDArray bias) {

    /** Named {@code NAME.weight}, {@code [out, in]}, and {@code NAME.bias}. */
    public static Linear of(Parameters parameters, String name, long in, long out) {
        return new Linear(
                parameters.weight(name + ".weight", Init.fanIn(in), out, in),
                parameters.weight(name + ".bias", Init.fanIn(in), out));
    }

    public static Linear withoutBias(Parameters parameters, String name, long in, long out) {
        return new Linear(parameters.weight(name + ".weight", Init.fanIn(in), out, in), null);
    }

    /** Stored as a convolution of width one: {@code [out, in, 1]}. */
    public static Linear pointwise(Parameters parameters, String name, long in, long out, boolean biased) {
        return new Linear(
                parameters.weight(name + ".weight", Init.fanIn(in), out, in, 1),
                biased ? parameters.weight(name + ".bias", Init.fanIn(in), out) : null);
    }

    /** @param x {@code [batch, in, tokens]} */
    public NDArray apply(NDArray x) {
        return Layers.linear(x, weight, bias);
    }
}
