package dev.millrace.layers;

import ai.djl.ndarray.NDArray;

/** Two linear maps of each token with a bend between them, dropout after each. */
public record FeedForward(Linear widen, Linear narrow, Activation activation, double dropout) {

    /** Named {@code PREFIXconv1} and {@code PREFIXconv2}, as convolutions of width one. */
    public static FeedForward of(
            Parameters parameters,
            String prefix,
            long features,
            long width,
            Activation activation,
            double dropout,
            boolean biased) {
        return new FeedForward(
                Linear.pointwise(parameters, prefix + "conv1", features, width, biased),
                Linear.pointwise(parameters, prefix + "conv2", width, features, biased),
                activation,
                dropout);
    }

    public NDArray apply(NDArray x, Pass pass) {
        NDArray inner = pass.drop(activation.apply(widen.apply(x)), dropout);
        return pass.drop(narrow.apply(inner), dropout);
    }
}
