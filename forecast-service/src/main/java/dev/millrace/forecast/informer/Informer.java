package dev.millrace.forecast.informer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.millrace.forecast.layers.InstanceNorm;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.Network;
import dev.millrace.layers.Layers;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Norm;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import java.util.ArrayList;
import java.util.List;

/**
 * Informer: ProbSparse attention, an encoder that distils, a decoder that gives the whole horizon in one pass (Zhou et al., AAAI
 * 2021). With several encoders the i-th sees the newest {@code look-back / 2^i} steps and their results are joined along time.
 */
final class Informer implements Network {

    private final InformerConfig config;
    private final InformerEmbedding encoderEmbedding;
    private final InformerEmbedding decoderEmbedding;
    private final List<InformerEncoder> encoders;
    private final List<InformerDecoderLayer> decoder;
    private final Norm norm;
    private final Linear projection;

    Informer(InformerConfig config, Parameters parameters) {
        this.config = config;
        this.encoderEmbedding = InformerEmbedding.of(parameters, "enc_embedding.", config, config.lookBack());
        this.decoderEmbedding =
                InformerEmbedding.of(parameters, "dec_embedding.", config, config.labelLength() + config.horizon());
        this.encoders = encoders(parameters, config);
        this.decoder = new ArrayList<>();
        for (int i = 0; i < config.decoderLayers(); i++) {
            decoder.add(InformerDecoderLayer.of(parameters, "decoder.layers." + i + ".", config));
        }
        this.norm = Norm.of(parameters, "decoder.norm", config.features());
        this.projection = Linear.of(parameters, "projection", config.features(), config.outputs());
    }

    private static List<InformerEncoder> encoders(Parameters parameters, InformerConfig config) {
        List<Integer> depths = config.encoderLayers();
        if (depths.size() == 1) {
            return List.of(InformerEncoder.of(parameters, "encoder.", config, depths.getFirst()));
        }
        List<InformerEncoder> stack = new ArrayList<>();
        for (int i = 0; i < depths.size(); i++) {
            stack.add(InformerEncoder.of(parameters, "encoder.encoders." + i + ".", config, depths.get(i)));
        }
        return List.copyOf(stack);
    }

    @Override
    public NDArray forward(Inputs inputs, Pass pass) {
        if (!config.instanceNorm()) {
            return network(inputs, pass);
        }
        InstanceNorm scale = InstanceNorm.of(inputs.past());
        NDArray label = scale.apply(inputs.requiredDecoder().get(":, :{}", config.labelLength()));
        NDArray zeros = inputs.past()
                .getManager()
                .zeros(new ai.djl.ndarray.types.Shape(label.getShape().get(0), config.horizon(), config.channels()));
        Inputs scaled = inputs.withPast(scale.apply(inputs.past())).withDecoder(label.concat(zeros, 1));
        return scale.undo(network(scaled, pass));
    }

    private NDArray network(Inputs inputs, Pass pass) {
        NDArray embedded = encoderEmbedding.apply(inputs.past(), inputs.requiredPastMarks(), pass);
        NDArray encoded = encoded(embedded, pass);
        NDArray x = decoderEmbedding.apply(inputs.requiredDecoder(), inputs.requiredDecoderMarks(), pass);
        for (int i = 0; i < decoder.size(); i++) {
            long rows =
                    i == decoder.size() - 1 ? config.horizon() : x.getShape().get(2);
            x = decoder.get(i).apply(x, encoded, rows, pass);
        }
        return projection.apply(norm.apply(Layers.last(x, config.horizon()))).transpose(0, 2, 1);
    }

    private NDArray encoded(NDArray embedded, Pass pass) {
        if (encoders.size() == 1) {
            return encoders.getFirst().apply(embedded, pass);
        }
        NDList parts = new NDList();
        for (int i = 0; i < encoders.size(); i++) {
            parts.add(encoders.get(i).apply(Layers.last(embedded, config.lookBack() >> i), pass));
        }
        return NDArrays.concat(parts, 2);
    }
}
