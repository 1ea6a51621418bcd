package dev.millrace.layers;

import ai.djl.ndarray.NDArray;

/** The encoder layer of the original transformer: attention and feed-forward, each added to its input and then normalised. */
public record EncoderLayer(Attention attention, FeedForward feedForward, Norm norm1, Norm norm2, double dropout) {

    /** @param prefix before {@code attention.}, {@code conv1}, {@code norm1} and so on */
    public static EncoderLayer of(
            Parameters parameters,
            String prefix,
            Attention attention,
            int features,
            FeedForward feedForward,
            double dropout) {
        return new EncoderLayer(
                attention,
                feedForward,
                Norm.of(parameters, prefix + "norm1", features),
                Norm.of(parameters, prefix + "norm2", features),
                dropout);
    }

    /** @param x {@code [batch, features, tokens]} */
    public NDArray apply(NDArray x, Pass pass) {
        NDArray attended = norm1.apply(x.add(pass.drop(attention.apply(x, x, pass), dropout)));
        return norm2.apply(attended.add(feedForward.apply(attended, pass)));
    }
}
