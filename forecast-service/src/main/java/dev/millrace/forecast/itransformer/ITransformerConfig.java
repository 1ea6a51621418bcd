package dev.millrace.forecast.itransformer;

import dev.millrace.forecast.layers.Activation;
import dev.millrace.forecast.layers.Parameters;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.kernels.FullAttention;
import dev.millrace.kernels.Kernel;

/**
 * Settings of iTransformer.
 *
 * @param features d_model
 * @param feedForward d_ff
 * @param marks columns of the calendar, each a token more; 0 for none
 * @param instanceNorm whether each window is normalised by itself, as published
 */
public record ITransformerConfig(
        int channels,
        int lookBack,
        int horizon,
        int features,
        int heads,
        int layers,
        int feedForward,
        double dropout,
        Activation activation,
        int marks,
        boolean instanceNorm)
        implements NetworkConfig {

    @Override
    public int outputs() {
        return channels;
    }

    @Override
    public int labelLength() {
        return 0;
    }

    @Override
    public Network build(Parameters parameters) {
        return new ITransformer(this, parameters);
    }

    Kernel kernel() {
        return new FullAttention(false);
    }
}
