package dev.millrace.forecast.evaluation;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How a model did on the values held back from it, each series in units of its spread before them: a large series counts as much as a small one.
 *
 * @param mae mean absolute error
 * @param mse mean squared error
 * @param mase mean absolute error over that of seasonal naive on the same windows; absent where naive makes no error
 * @param coverage share of the values of the later half of the windows in the central {@value #LEVEL} % by the residuals of the earlier half; absent
 *     where halves are too small
 * @param held the windows
 */
public record Scores(double mae, double mse, OptionalDouble mase, OptionalDouble coverage, List<Held> held) {

    static final int LEVEL = 90;

    public Scores {
        held = List.copyOf(held);
    }

    /**
     * Windows of one series.
     *
     * @param sample its place among the samples
     * @param anchors index of each window's last value before its forecast, ascending; at least one
     */
    public record Held(int sample, int[] anchors) {}
}
