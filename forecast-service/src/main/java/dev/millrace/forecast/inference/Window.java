package dev.millrace.forecast.inference;

import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.window.WindowShape;

/**
 * What a network is asked to continue, scaled. The arrays are shared: read only.
 *
 * @param past {@code [look-back, channels]}
 * @param pastMarks {@code [look-back, marks]}: the calendar at those times
 * @param decoderMarks {@code [label + horizon, marks]}: the calendar of the newest steps and of those to come
 */
public record Window(float[] past, float[] pastMarks, float[] decoderMarks) {

    /** Zeros throughout: every channel at its mean. */
    static Window blank(TrainedNetwork network) {
        WindowShape shape = network.shape();
        int marks = network.calendar().width();
        return new Window(
                new float[shape.lookBack() * network.channels().size()],
                new float[shape.lookBack() * marks],
                new float[shape.decoderRows() * marks]);
    }
}
