package dev.millrace.forecast.layers;

import ai.djl.ndarray.NDArray;
import dev.millrace.layers.Init;
import dev.millrace.layers.Layers;
import dev.millrace.layers.Parameters;
import org.jspecify.annotations.Nullable;

/** A convolution of width three over tokens that form a ring. */
public record RingConvolution(NDArray weight, @Nullable NDArray bias) {

    public static RingConvolution of(Parameters parameters, String name, long in, long out, Init init, boolean biased) {
        return new RingConvolution(
                parameters.weight(name + ".weight", init, out, in, 3),
                biased ? parameters.weight(name + ".bias", Init.fanIn(3 * in), out) : null);
    }

    /** @param x {@code [batch, in, tokens]} */
    public NDArray apply(NDArray x) {
        return Layers.ringConvolution(x, weight, bias);
    }
}
