package dev.millrace.forecast.autoformer;

import ai.djl.ndarray.NDArray;
import dev.millrace.forecast.layers.MovingAverage;
import dev.millrace.layers.Attention;
import dev.millrace.layers.FeedForward;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;

/** Auto-correlation and feed-forward; after each the trend is taken out and forgotten. */
record AutoformerEncoderLayer(Attention attention, FeedForward feedForward, MovingAverage average, double dropout) {

    static AutoformerEncoderLayer of(
            Parameters parameters, String prefix, AutoformerConfig config, MovingAverage average) {
        return new AutoformerEncoderLayer(
                Attention.of(
                        parameters,
                        prefix + "attention.",
                        config.features(),
                        config.heads(),
                        config.encoderKernel(),
                        false,
                        config.dropout()),
                FeedForward.of(
                        parameters,
                        prefix,
                        config.features(),
                        config.feedForward(),
                        config.activation(),
                        config.dropout(),
                        false),
                average,
                config.dropout());
    }

    /** @param x {@code [batch, features, time]} */
    NDArray apply(NDArray x, Pass pass) {
        NDArray mixed = average.seasonal(x.add(pass.drop(attention.apply(x, x, pass), dropout)));
        return average.seasonal(mixed.add(feedForward.apply(mixed, pass)));
    }
}
