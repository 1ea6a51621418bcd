package dev.millrace.forecast.autoformer;

import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.layers.KernelPlan.Choice;
import dev.millrace.forecast.layers.KernelPlan.Place;
import dev.millrace.forecast.layers.MarkEmbedding;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.kernels.Kernel;
import dev.millrace.layers.Activation;
import dev.millrace.layers.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
 * @param kernels for the slots {@code encoder}, {@code decoder} and {@code cross}
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
        boolean instanceNorm,
        KernelPlan kernels)
        implements NetworkConfig {

    private static final String ENCODER = "encoder";
    private static final String DECODER = "decoder";
    private static final String CROSS = "cross";

    public AutoformerConfig {
        kernels.requireSlots(Set.of(ENCODER, DECODER, CROSS));
    }

    @Override
    public Network build(Parameters parameters) {
        return new Autoformer(this, parameters);
    }

    @Override
    public boolean decodes() {
        return true;
    }

    @Override
    public List<Kernel> mixers() {
        return List.of(encoderKernel(), decoderKernel(), crossKernel());
    }

    Kernel encoderKernel() {
        return kernels.kernel(ENCODER, own(), Place.OPEN);
    }

    /** The decoder sees its whole horizon: nothing in it is masked. */
    Kernel decoderKernel() {
        return kernels.kernel(DECODER, own(), Place.OPEN);
    }

    Kernel crossKernel() {
        return kernels.kernel(CROSS, own(), Place.ACROSS);
    }

    private Choice own() {
        return Choice.of("autocorrelation", Map.of("factor", factor));
    }
}
