package dev.millrace.forecast.autoformer;

import ai.djl.ndarray.NDArray;
import dev.millrace.forecast.layers.MarkEmbedding;
import dev.millrace.forecast.layers.RingConvolution;
import dev.millrace.layers.Init;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;

/** Values and calendar, without positions: the order of a series is in its values. */
record AutoformerEmbedding(RingConvolution values, MarkEmbedding marks, double dropout) {

    static AutoformerEmbedding of(Parameters parameters, String prefix, AutoformerConfig config) {
        return new AutoformerEmbedding(
                RingConvolution.of(
                        parameters,
                        prefix + "value_embedding.tokenConv",
                        config.channels(),
                        config.features(),
                        Init.kaiming(3L * config.channels()),
                        false),
                MarkEmbedding.of(
                        parameters,
                        prefix + "temporal_embedding.",
                        config.markKind(),
                        config.marks(),
                        config.features(),
                        false),
                config.dropout());
    }

    /** @param series {@code [batch, channels, time]} @return {@code [batch, features, time]} */
    NDArray apply(NDArray series, NDArray calendar, Pass pass) {
        return pass.drop(values.apply(series).add(marks.apply(calendar)), dropout);
    }
}
