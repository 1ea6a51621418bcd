package dev.millrace.forecast.informer;

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
 * Settings of Informer.
 *
 * @param channels series that go in
 * @param outputs series that come out
 * @param labelLength newest steps of the look-back that the decoder is given
 * @param features d_model
 * @param encoderLayers depth of each encoder, usually of one
 * @param feedForward d_ff
 * @param factor c of ProbSparse
 * @param sparse whether ProbSparse or full attention mixes tokens where no other kernel is chosen
 * @param mix whether the decoder's self-attention scrambles heads and positions, as the authors' does
 * @param corrected whether ProbSparse has means where the authors' code has sums
 * @param marks columns that describe the calendar
 * @param instanceNorm whether each window is normalised by itself
 * @param kernels for the slots {@code encoder}, {@code decoder} and {@code cross}
 */
public record InformerConfig(
        int channels,
        int outputs,
        int lookBack,
        int labelLength,
        int horizon,
        int features,
        int heads,
        List<Integer> encoderLayers,
        int decoderLayers,
        int feedForward,
        double dropout,
        int factor,
        boolean sparse,
        boolean distil,
        boolean mix,
        boolean corrected,
        Activation activation,
        MarkEmbedding.Kind markKind,
        int marks,
        boolean instanceNorm,
        KernelPlan kernels)
        implements NetworkConfig {

    private static final String ENCODER = "encoder";
    private static final String DECODER = "decoder";
    private static final String CROSS = "cross";
    private static final Choice FULL = Choice.of("full", Map.of());

    public InformerConfig {
        encoderLayers = List.copyOf(encoderLayers);
        kernels.requireSlots(Set.of(ENCODER, DECODER, CROSS));
    }

    @Override
    public Network build(Parameters parameters) {
        return new Informer(this, parameters);
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

    Kernel decoderKernel() {
        return kernels.kernel(DECODER, own(), Place.CAUSAL);
    }

    Kernel crossKernel() {
        return kernels.kernel(CROSS, FULL, Place.ACROSS);
    }

    private Choice own() {
        return sparse ? Choice.of("probsparse", Map.of("factor", factor, "corrected", corrected)) : FULL;
    }
}
