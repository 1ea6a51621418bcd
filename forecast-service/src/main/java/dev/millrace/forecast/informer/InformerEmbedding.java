package dev.millrace.forecast.informer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.millrace.forecast.layers.MarkEmbedding;
import dev.millrace.forecast.layers.RingConvolution;
import dev.millrace.layers.Init;
import dev.millrace.layers.Layers;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import dev.millrace.layers.Sinusoid;

/** Values, position and calendar, added up. */
record InformerEmbedding(RingConvolution values, MarkEmbedding marks, NDArray positions, double dropout) {

    static InformerEmbedding of(Parameters parameters, String prefix, InformerConfig config, int length) {
        int features = config.features();
        NDArray positions =
                parameters.manager().create(Sinusoid.byFeature(length, features), new Shape(features, length));
        return new InformerEmbedding(
                RingConvolution.of(
                        parameters,
                        prefix + "value_embedding.tokenConv",
                        config.channels(),
                        features,
                        Init.kaiming(3L * config.channels()),
                        true),
                MarkEmbedding.of(
                        parameters, prefix + "temporal_embedding.", config.markKind(), config.marks(), features, true),
                positions,
                config.dropout());
    }

    /** {@code [batch, features, time]} */
    NDArray apply(NDArray series, NDArray calendar, Pass pass) {
        NDArray embedded = values.apply(series.transpose(0, 2, 1));
        NDArray placed = embedded.add(
                Layers.tokens(positions.expandDims(0), 0, series.getShape().get(1)));
        return pass.drop(placed.add(marks.apply(calendar)), dropout);
    }
}
