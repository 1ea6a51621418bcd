package dev.millrace.forecast.itransformer;

import ai.djl.ndarray.NDArray;
import dev.millrace.forecast.layers.InstanceNorm;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.Network;
import dev.millrace.layers.Attention;
import dev.millrace.layers.EncoderLayer;
import dev.millrace.layers.FeedForward;
import dev.millrace.layers.Layers;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Norm;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import java.util.ArrayList;
import java.util.List;

/** A transformer across series: the whole look-back of each is a token, and so is each column of the calendar. */
final class ITransformer implements Network {

    private final ITransformerConfig config;
    private final Linear embedding;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final Norm norm;
    private final Linear projector;

    ITransformer(ITransformerConfig config, Parameters parameters) {
        this.config = config;
        this.embedding = Linear.of(parameters, "enc_embedding.value_embedding", config.lookBack(), config.features());
        for (int i = 0; i < config.layers(); i++) {
            String prefix = "encoder.attn_layers." + i + ".";
            Attention attention = Attention.of(
                    parameters,
                    prefix + "attention.",
                    config.features(),
                    config.heads(),
                    config.kernel(),
                    false,
                    config.dropout());
            FeedForward feedForward = FeedForward.of(
                    parameters,
                    prefix,
                    config.features(),
                    config.feedForward(),
                    config.activation(),
                    config.dropout(),
                    true);
            layers.add(
                    EncoderLayer.of(parameters, prefix, attention, config.features(), feedForward, config.dropout()));
        }
        this.norm = Norm.of(parameters, "encoder.norm", config.features());
        this.projector = Linear.of(parameters, "projector", config.features(), config.horizon());
    }

    @Override
    public NDArray forward(Inputs inputs, Pass pass) {
        if (!config.instanceNorm()) {
            return network(inputs, pass);
        }
        InstanceNorm scale = InstanceNorm.of(inputs.past());
        return scale.undo(network(inputs.withPast(scale.apply(inputs.past())), pass));
    }

    private NDArray network(Inputs inputs, Pass pass) {
        // [batch, look-back, series]: series are the tokens, their values the features
        NDArray tokens = config.marks() == 0 ? inputs.past() : inputs.past().concat(inputs.requiredPastMarks(), 2);
        NDArray x = pass.drop(embedding.apply(tokens), config.dropout());
        for (EncoderLayer layer : layers) {
            x = layer.apply(x, pass);
        }
        return projector.apply(Layers.tokens(norm.apply(x), 0, config.channels()));
    }
}
