package dev.millrace.forecast.model;

import java.util.Arrays;

/**
 * Fills gaps, always from the past: with the value one season earlier, or, without a season or where the series starts, with the
 * last value before the gap. What lies before the first value takes the first value.
 */
public final class Gaps {

    private Gaps() {}

    /**
     * @param values NaN where there is none; at least one is not NaN
     * @param atLeast length of the result at least, made up at the front
     * @return the newest value last; {@code values} itself when there is nothing to do
     */
    public static double[] fill(double[] values, int season, int atLeast) {
        int first = 0;
        while (Double.isNaN(values[first])) {
            first++;
        }
        if (values.length >= atLeast && first == 0 && complete(values)) {
            return values;
        }
        int pad = Math.max(0, atLeast - values.length);
        double[] filled = new double[values.length + pad];
        Arrays.fill(filled, 0, pad + first, values[first]);
        for (int t = first; t < values.length; t++) {
            double value = values[t];
            if (Double.isNaN(value)) {
                value = season > 1 && t - season >= first ? filled[pad + t - season] : filled[pad + t - 1];
            }
            filled[pad + t] = value;
        }
        return filled;
    }

    private static boolean complete(double[] values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                return false;
            }
        }
        return true;
    }
}
