package dev.millrace.forecast.informer;

import ai.djl.ndarray.NDArray;
import dev.millrace.layers.Attention;
import dev.millrace.layers.EncoderLayer;
import dev.millrace.layers.FeedForward;
import dev.millrace.layers.Norm;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import java.util.ArrayList;
import java.util.List;

/** Encoder layers with distilling between them, or without. */
record InformerEncoder(List<EncoderLayer> layers, List<Distilling> distillings, Norm norm) {

    static InformerEncoder of(Parameters parameters, String prefix, InformerConfig config, int depth) {
        List<EncoderLayer> layers = new ArrayList<>();
        List<Distilling> distillings = new ArrayList<>();
        int features = config.features();
        for (int i = 0; i < depth; i++) {
            String at = prefix + "attn_layers." + i + ".";
            Attention attention = Attention.of(
                    parameters,
                    at + "attention.",
                    features,
                    config.heads(),
                    config.encoderKernel(),
                    false,
                    config.dropout());
            FeedForward feedForward = FeedForward.of(
                    parameters, at, features, config.feedForward(), config.activation(), config.dropout(), true);
            layers.add(EncoderLayer.of(parameters, at, attention, features, feedForward, config.dropout()));
            if (config.distil() && i < depth - 1) {
                distillings.add(Distilling.of(parameters, prefix + "conv_layers." + i + ".", features));
            }
        }
        return new InformerEncoder(
                List.copyOf(layers), List.copyOf(distillings), Norm.of(parameters, prefix + "norm", features));
    }

    NDArray apply(NDArray x, Pass pass) {
        NDArray encoded = x;
        for (int i = 0; i < layers.size(); i++) {
            encoded = layers.get(i).apply(encoded, pass);
            if (i < distillings.size()) {
                encoded = distillings.get(i).apply(encoded, pass);
            }
        }
        return norm.apply(encoded);
    }
}
