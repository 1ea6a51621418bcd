package dev.millrace.forecast.autoformer;

import ai.djl.ndarray.NDArray;
import dev.millrace.forecast.layers.MovingAverage;
import dev.millrace.forecast.layers.RingConvolution;
import dev.millrace.kernels.Kernel;
import dev.millrace.layers.Attention;
import dev.millrace.layers.FeedForward;
import dev.millrace.layers.Init;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;

/** Takes the trend out three times and hands it on apart from the seasonal part. */
record AutoformerDecoderLayer(
        Attention self,
        Attention cross,
        FeedForward feedForward,
        RingConvolution projection,
        MovingAverage average,
        double dropout) {

    /**
     * @param seasonal {@code [batch, features, time]}
     * @param trend what the layer found of it, {@code [batch, outputs, time]}
     */
    record Parts(NDArray seasonal, NDArray trend) {}

    static AutoformerDecoderLayer of(
            Parameters parameters, String prefix, AutoformerConfig config, MovingAverage average) {
        return new AutoformerDecoderLayer(
                attention(parameters, prefix + "self_attention.", config, config.decoderKernel()),
                attention(parameters, prefix + "cross_attention.", config, config.crossKernel()),
                FeedForward.of(
                        parameters,
                        prefix,
                        config.features(),
                        config.feedForward(),
                        config.activation(),
                        config.dropout(),
                        false),
                RingConvolution.of(
                        parameters,
                        prefix + "projection",
                        config.features(),
                        config.outputs(),
                        Init.fanIn(3L * config.features()),
                        false),
                average,
                config.dropout());
    }

    private static Attention attention(Parameters parameters, String prefix, AutoformerConfig config, Kernel kernel) {
        return Attention.of(parameters, prefix, config.features(), config.heads(), kernel, false, config.dropout());
    }

    Parts apply(NDArray x, NDArray encoded, Pass pass) {
        NDArray first = x.add(pass.drop(self.apply(x, x, pass), dropout));
        NDArray own = average.seasonal(first);
        NDArray second = own.add(pass.drop(cross.apply(own, encoded, pass), dropout));
        NDArray crossed = average.seasonal(second);
        NDArray third = crossed.add(feedForward.apply(crossed, pass));
        // the mean of a sum is the sum of means: one moving average stands for three
        NDArray trend = average.trend(first.add(second).add(third));
        return new Parts(average.seasonal(third), projection.apply(trend));
    }
}
