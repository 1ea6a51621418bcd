package dev.millrace.forecast.informer;

import ai.djl.ndarray.NDArray;
import dev.millrace.layers.Attention;
import dev.millrace.layers.FeedForward;
import dev.millrace.layers.Layers;
import dev.millrace.layers.Norm;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;

/** Masked attention to itself, attention to the encoder, feed-forward. */
record InformerDecoderLayer(
        Attention self, Attention cross, FeedForward feedForward, Norm norm1, Norm norm2, Norm norm3, double dropout) {

    static InformerDecoderLayer of(Parameters parameters, String prefix, InformerConfig config) {
        int features = config.features();
        return new InformerDecoderLayer(
                Attention.of(
                        parameters,
                        prefix + "self_attention.",
                        features,
                        config.heads(),
                        config.decoderKernel(),
                        config.mix(),
                        config.dropout()),
                Attention.of(
                        parameters,
                        prefix + "cross_attention.",
                        features,
                        config.heads(),
                        config.crossKernel(),
                        false,
                        config.dropout()),
                FeedForward.of(
                        parameters,
                        prefix,
                        features,
                        config.feedForward(),
                        config.activation(),
                        config.dropout(),
                        true),
                Norm.of(parameters, prefix + "norm1", features),
                Norm.of(parameters, prefix + "norm2", features),
                Norm.of(parameters, prefix + "norm3", features),
                config.dropout());
    }

    /**
     * @param rows how many of the newest tokens the result is wanted for: nothing after self-attention mixes tokens of the decoder, so
     *     the last layer need not compute what is cut off behind it
     */
    NDArray apply(NDArray x, NDArray encoded, long rows, Pass pass) {
        NDArray attended = pass.drop(self.apply(x, x, rows, pass), dropout);
        NDArray own = norm1.apply(Layers.last(x, rows).add(attended));
        NDArray crossed = norm2.apply(own.add(pass.drop(cross.apply(own, encoded, pass), dropout)));
        return norm3.apply(crossed.add(feedForward.apply(crossed, pass)));
    }
}
