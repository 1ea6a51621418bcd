package dev.millrace.forecast.network;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * What a network is given.
 *
 * @param past {@code [batch, look-back, channels]}
 * @param pastMarks {@code [batch, look-back, marks]}: the calendar at those times; null for a network without
 * @param decoder {@code [batch, label + horizon, channels]}: the newest values again, then zeros; null for a network without a decoder
 * @param decoderMarks {@code [batch, label + horizon, marks]}
 */
public record Inputs(
        NDArray past,
        @Nullable NDArray pastMarks,
        @Nullable NDArray decoder,
        @Nullable NDArray decoderMarks) {

    /** @throws IllegalArgumentException when there are none */
    public NDArray requiredPastMarks() {
        return required(pastMarks, "marks of the look-back");
    }

    public NDArray requiredDecoder() {
        return required(decoder, "decoder values");
    }

    public NDArray requiredDecoderMarks() {
        return required(decoderMarks, "marks of the decoder");
    }

    private static NDArray required(@Nullable NDArray array, String what) {
        if (array == null) {
            throw new IllegalArgumentException("the network needs " + what);
        }
        return array;
    }

    public Inputs withPast(NDArray other) {
        return new Inputs(other, pastMarks, decoder, decoderMarks);
    }

    public Inputs withDecoder(NDArray other) {
        return new Inputs(past, pastMarks, other, decoderMarks);
    }
}
