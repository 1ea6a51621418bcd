package dev.millrace.forecast.itransformer;

import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.layers.KernelPlan.Choice;
import dev.millrace.forecast.layers.KernelPlan.Place;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.kernels.Kernel;
import dev.millrace.layers.Activation;
import dev.millrace.layers.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings of iTransformer.
 *
 * @param features d_model
 * @param feedForward d_ff
 * @param marks columns of the calendar, each a token more; 0 for none
 * @param instanceNorm whether each window is normalised by itself, as published
 * @param kernels for the slot {@code encoder}, whose tokens are the series
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
        boolean instanceNorm,
        KernelPlan kernels)
        implements NetworkConfig {

    private static final String ENCODER = "encoder";

    public ITransformerConfig {
        kernels.requireSlots(Set.of(ENCODER));
    }

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

    @Override
    public List<Kernel> mixers() {
        return List.of(kernel());
    }

    Kernel kernel() {
        return kernels.kernel(ENCODER, Choice.of("full", Map.of()), Place.OPEN);
    }
}
