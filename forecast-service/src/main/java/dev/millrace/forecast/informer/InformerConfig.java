package dev.millrace.forecast.informer;

import dev.millrace.forecast.layers.Activation;
import dev.millrace.forecast.layers.MarkEmbedding;
import dev.millrace.forecast.layers.Parameters;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.kernels.FullAttention;
import dev.millrace.kernels.Kernel;
import dev.millrace.kernels.ProbSparse;
import java.util.List;

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
 * @param marks columns that describe the calendar
 * @param instanceNorm whether each window is normalised by itself
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
        Activation activation,
        MarkEmbedding.Kind markKind,
        int marks,
        boolean instanceNorm)
        implements NetworkConfig {

    public InformerConfig {
        encoderLayers = List.copyOf(encoderLayers);
    }

    @Override
    public Network build(Parameters parameters) {
        return new Informer(this, parameters);
    }

    Kernel encoderKernel() {
        return sparse ? new ProbSparse(factor, false) : new FullAttention(false);
    }

    Kernel decoderKernel() {
        return sparse ? new ProbSparse(factor, true) : new FullAttention(true);
    }

    Kernel crossKernel() {
        return new FullAttention(false);
    }
}
