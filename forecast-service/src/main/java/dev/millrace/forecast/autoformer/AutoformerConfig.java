package dev.millrace.forecast.autoformer;

import dev.millrace.forecast.layers.Activation;
import dev.millrace.forecast.layers.MarkEmbedding;
import dev.millrace.forecast.layers.Parameters;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.kernels.AutoCorrelation;
import dev.millrace.kernels.Kernel;

/**
 * Settings of Autoformer.
 *
 * @param channels series that go in
 * @param outputs series that come out, as many as go in
 * @param labelLength newest steps of the look-back that the decoder is given
 * @param features d_model
 * @param feedForward d_ff
 * @param factor c of Auto-Correlation
 * @param movingAverage width of the trend's window, odd
 * @param marks columns that describe the calendar
 * @param instanceNorm whether each window is normalised by itself
 */
public record AutoformerConfig(
        int channels,
        int outputs,
        int lookBack,
        int labelLength,
        int horizon,
        int features,
        int heads,
        int encoderLayers,
        int decoderLayers,
        int feedForward,
        double dropout,
        double factor,
        int movingAverage,
        Activation activation,
        MarkEmbedding.Kind markKind,
        int marks,
        boolean instanceNorm)
        implements NetworkConfig {

    @Override
    public Network build(Parameters parameters) {
        return new Autoformer(this, parameters);
    }

    Kernel kernel() {
        return new AutoCorrelation(factor);
    }
}
