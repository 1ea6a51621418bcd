package dev.millrace.forecast.covariate;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * A fitted map to the horizon from a window of the series less its last value, windows of past-only columns, and static columns. The forecast of step
 * {@code h} is {@code last + scale (bias[h] + sum over i of weights[i, h] feature[i])}, the features of the series itself divided by {@code scale}.
 *
 * @param lookback values of the series that are read, the last of them the anchor
 * @param lags values of each past-only column that are read, the last at the anchor
 * @param pasts past-only columns
 * @param statics static columns
 * @param weights {@code [features, horizon]}, row-major: the series' window, oldest first, then each column's, then the static ones; read only
 * @param bias per step; read only
 */
public record LagWeights(int lookback, int lags, int pasts, int statics, int horizon, float[] weights, float[] bias) {

    public LagWeights {
        if (lookback < 1 || lags < 0 || pasts < 0 || statics < 0 || horizon < 1 || bias.length != horizon) {
            throw new IllegalArgumentException("look-back " + lookback + ", lags " + lags + ", horizon " + horizon);
        }
        if (weights.length != features(lookback, lags, pasts, statics) * (long) horizon) {
            throw new IllegalArgumentException(weights.length + " weights do not fit");
        }
    }

    static int features(int lookback, int lags, int pasts, int statics) {
        return lookback - 1 + lags * pasts + statics;
    }

    /** Steps up to and including the anchor that are read. */
    public int reach() {
        return Math.max(lookback, lags);
    }

    /** Writes the features of the window that ends at {@code anchor}. */
    static void features(
            double[] values,
            List<double[]> past,
            double[] statics,
            int anchor,
            double scale,
            int lookback,
            int lags,
            double[] out) {
        int at = 0;
        double last = values[anchor];
        for (int t = anchor - lookback + 1; t < anchor; t++) {
            out[at++] = (values[t] - last) / scale;
        }
        for (double[] column : past) {
            for (int t = anchor - lags + 1; t <= anchor; t++) {
                out[at++] = column[t];
            }
        }
        System.arraycopy(statics, 0, out, at, statics.length);
    }

    /** @param out receives {@code horizon} values from {@code at} on */
    public void predict(
            double[] values, List<double[]> past, double[] fixed, int anchor, double scale, double[] out, int at) {
        double[] features = new double[features(lookback, lags, pasts, statics)];
        features(values, past, fixed, anchor, scale, lookback, lags, features);
        for (int h = 0; h < horizon; h++) {
            out[at + h] = values[anchor] + bias[h] * scale;
        }
        for (int i = 0; i < features.length; i++) {
            double feature = features[i] * scale;
            for (int h = 0; feature != 0 && h < horizon; h++) {
                out[at + h] += weights[i * horizon + h] * feature;
            }
        }
    }

    /**
     * What some columns add, in units of the scale.
     *
     * @param counted by place among the past-only columns, and the static ones after them
     * @param out one value for each step, added to
     */
    public void add(List<double[]> past, double[] fixed, int anchor, IntPredicate counted, double[] out) {
        for (int column = 0; column < pasts + statics; column++) {
            if (!counted.test(column)) {
                continue;
            }
            int count = column < pasts ? lags : 1;
            int first = lookback - 1 + (column < pasts ? column * lags : pasts * lags + column - pasts);
            for (int i = 0; i < count; i++) {
                double feature = column < pasts ? past.get(column)[anchor - lags + 1 + i] : fixed[column - pasts];
                for (int h = 0; h < horizon; h++) {
                    out[h] += weights[(first + i) * horizon + h] * feature;
                }
            }
        }
    }
}
