package dev.millrace.forecast.autoformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.millrace.forecast.layers.InstanceNorm;
import dev.millrace.forecast.layers.MovingAverage;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.Network;
import dev.millrace.layers.Layers;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import java.util.ArrayList;
import java.util.List;

/**
 * Autoformer: trend and season are taken apart within the network, and series are mixed by Auto-Correlation (Wu et al., NeurIPS 2021).
 * Of the decoder's input only the calendar is used; its values are made from the look-back.
 */
final class Autoformer implements Network {

    private final AutoformerConfig config;
    private final MovingAverage average;
    private final AutoformerEmbedding encoderEmbedding;
    private final AutoformerEmbedding decoderEmbedding;
    private final List<AutoformerEncoderLayer> encoder = new ArrayList<>();
    private final List<AutoformerDecoderLayer> decoder = new ArrayList<>();
    private final SeasonalNorm encoderNorm;
    private final SeasonalNorm decoderNorm;
    private final Linear projection;

    Autoformer(AutoformerConfig config, Parameters parameters) {
        this.config = config;
        this.average = new MovingAverage(config.movingAverage(), parameters.manager());
        this.encoderEmbedding = AutoformerEmbedding.of(parameters, "enc_embedding.", config);
        this.decoderEmbedding = AutoformerEmbedding.of(parameters, "dec_embedding.", config);
        for (int i = 0; i < config.encoderLayers(); i++) {
            encoder.add(AutoformerEncoderLayer.of(parameters, "encoder.attn_layers." + i + ".", config, average));
        }
        this.encoderNorm = SeasonalNorm.of(parameters, "encoder.norm.", config.features());
        for (int i = 0; i < config.decoderLayers(); i++) {
            decoder.add(AutoformerDecoderLayer.of(parameters, "decoder.layers." + i + ".", config, average));
        }
        this.decoderNorm = SeasonalNorm.of(parameters, "decoder.norm.", config.features());
        this.projection = Linear.of(parameters, "decoder.projection", config.features(), config.outputs());
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
        NDArray past = inputs.past().transpose(0, 2, 1);
        long batch = past.getShape().get(0);
        long channels = past.getShape().get(1);
        NDArray level = past.mean(new int[] {2}, true).broadcast(batch, channels, config.horizon());
        NDArray zeros = past.getManager().zeros(new Shape(batch, channels, config.horizon()));
        NDArray trend = Layers.last(average.trend(past), config.labelLength()).concat(level, 2);
        NDArray season =
                Layers.last(average.seasonal(past), config.labelLength()).concat(zeros, 2);
        NDArray encoded = encoderEmbedding.apply(past, inputs.requiredPastMarks(), pass);
        for (AutoformerEncoderLayer layer : encoder) {
            encoded = layer.apply(encoded, pass);
        }
        encoded = encoderNorm.apply(encoded);
        NDArray x = decoderEmbedding.apply(season, inputs.requiredDecoderMarks(), pass);
        for (AutoformerDecoderLayer layer : decoder) {
            AutoformerDecoderLayer.Parts parts = layer.apply(x, encoded, pass);
            x = parts.seasonal();
            trend = trend.add(parts.trend());
        }
        NDArray seasonal = projection.apply(decoderNorm.apply(x));
        return Layers.last(trend.add(seasonal), config.horizon()).transpose(0, 2, 1);
    }
}
