package dev.millrace.forecast.network;

import dev.millrace.forecast.autoformer.AutoformerConfig;
import dev.millrace.forecast.informer.InformerConfig;
import dev.millrace.forecast.itransformer.ITransformerConfig;
import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.layers.MarkEmbedding;
import dev.millrace.forecast.linear.LinearConfig;
import dev.millrace.forecast.patchtst.PatchTstConfig;
import dev.millrace.layers.Activation;
import java.util.List;

/**
 * A network as a user asks for it and as files keep it: what its family and preset leave open.
 *
 * @param channels series that go in and come out
 * @param labelLength newest steps of the look-back that a decoder is given
 * @param marks columns that describe the calendar
 */
public record NetworkSpec(
        NetworkFamily family,
        Preset preset,
        int channels,
        int lookBack,
        int labelLength,
        int horizon,
        int marks,
        Sizes sizes,
        KernelPlan kernels) {

    private static final int PROBSPARSE_FACTOR = 5;
    private static final int AUTOCORRELATION_FACTOR = 3;
    private static final int MOVING_AVERAGE = 25;
    private static final int PATCH = 16;
    private static final int STRIDE = 8;

    /** The same with a kernel in the slots that leave open which one. */
    public NetworkSpec settled(String kernel) {
        return new NetworkSpec(
                family, preset, channels, lookBack, labelLength, horizon, marks, sizes, kernels.settled(kernel));
    }

    /** Most tokens that its kernels mix at once. */
    public int tokens() {
        return switch (family) {
            case INFORMER, AUTOFORMER -> Math.max(lookBack, labelLength + horizon);
            case DLINEAR, NLINEAR -> 1;
            case PATCHTST -> Math.max(1, (lookBack - PATCH) / STRIDE + 2);
            case ITRANSFORMER -> channels + marks;
        };
    }

    /** @throws IllegalArgumentException when the parts do not fit each other */
    public NetworkConfig config() {
        boolean improved = preset == Preset.IMPROVED;
        return switch (family) {
            case INFORMER ->
                new InformerConfig(
                        channels,
                        channels,
                        lookBack,
                        labelLength,
                        horizon,
                        sizes.features(),
                        sizes.heads(),
                        List.of(sizes.encoderLayers()),
                        sizes.decoderLayers(),
                        sizes.feedForward(),
                        sizes.dropout(),
                        PROBSPARSE_FACTOR,
                        true,
                        true,
                        !improved,
                        improved,
                        Activation.GELU,
                        MarkEmbedding.Kind.TIME_FEATURES,
                        marks,
                        improved,
                        kernels);
            case AUTOFORMER ->
                new AutoformerConfig(
                        channels,
                        channels,
                        lookBack,
                        labelLength,
                        horizon,
                        sizes.features(),
                        sizes.heads(),
                        sizes.encoderLayers(),
                        sizes.decoderLayers(),
                        sizes.feedForward(),
                        sizes.dropout(),
                        AUTOCORRELATION_FACTOR,
                        MOVING_AVERAGE,
                        Activation.GELU,
                        MarkEmbedding.Kind.TIME_FEATURES,
                        marks,
                        improved,
                        kernels);
            case DLINEAR, NLINEAR -> linear(improved);
            case PATCHTST ->
                new PatchTstConfig(
                        channels,
                        lookBack,
                        horizon,
                        sizes.features(),
                        sizes.heads(),
                        sizes.encoderLayers(),
                        sizes.feedForward(),
                        sizes.dropout(),
                        0,
                        Activation.GELU,
                        false,
                        PATCH,
                        STRIDE,
                        true,
                        true,
                        improved,
                        false,
                        0,
                        kernels);
            case ITRANSFORMER ->
                new ITransformerConfig(
                        channels,
                        lookBack,
                        horizon,
                        sizes.features(),
                        sizes.heads(),
                        sizes.encoderLayers(),
                        sizes.feedForward(),
                        sizes.dropout(),
                        Activation.GELU,
                        marks,
                        true,
                        kernels);
        };
    }

    private LinearConfig linear(boolean improved) {
        kernels.requireSlots(java.util.Set.of());
        return new LinearConfig(
                family == NetworkFamily.DLINEAR ? LinearConfig.Variant.DECOMPOSED : LinearConfig.Variant.LAST_VALUE,
                channels,
                lookBack,
                horizon,
                improved,
                MOVING_AVERAGE);
    }
}
