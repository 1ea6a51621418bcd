package dev.millrace.forecast.ridge;

import java.util.Optional;

/**
 * A fitted map from a look-back window to the horizon. Forecast of step {@code h}: {@code last + sum over i of
 * weights[i, h] (x[i] - last) + bias[h] * scale}. Single precision: the weights that serve are those that are stored.
 *
 * @param lookback values read, the last of them the anchor
 * @param weights {@code [lookback - 1, horizon]}, row-major; read only
 * @param bias per step, in units of the channel's scale; read only
 */
public record RidgeWeights(int lookback, int horizon, float[] weights, float[] bias) {

    public RidgeWeights {
        if (lookback < 2 || horizon < 1 || weights.length != (lookback - 1) * horizon || bias.length != horizon) {
            throw new IllegalArgumentException("weights of " + weights.length + " and bias of " + bias.length
                    + " do not fit look-back " + lookback + " and horizon " + horizon);
        }
    }

    /** The largest absolute difference of two solutions; infinite when only one is there or their shapes differ. */
    public static double difference(Optional<RidgeWeights> one, Optional<RidgeWeights> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() && other.isEmpty() ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.max(
                difference(one.get().weights(), other.get().weights()),
                difference(one.get().bias(), other.get().bias()));
    }

    private static double difference(float[] one, float[] other) {
        double largest = one.length == other.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
        }
        return largest;
    }

    /**
     * Forecasts from the window that ends at index {@code anchor}.
     *
     * @param values without NaN within the window
     * @param scale of the channel the values come from
     * @param out receives {@code horizon} values from {@code at} on
     */
    public void predict(double[] values, int anchor, double scale, double[] out, int at) {
        double last = values[anchor];
        for (int h = 0; h < horizon; h++) {
            out[at + h] = last + bias[h] * scale;
        }
        int start = anchor - lookback + 1;
        for (int i = 0; i < lookback - 1; i++) {
            double difference = values[start + i] - last;
            if (difference != 0) {
                int row = i * horizon;
                for (int h = 0; h < horizon; h++) {
                    out[at + h] += weights[row + h] * difference;
                }
            }
        }
    }
}
