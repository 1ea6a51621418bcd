package dev.millrace.forecast.model;

/**
 * Exponential smoothing: a level that follows the values, and a trend that follows the level and fades. Begins with the line of least squares through the
 * window, or, without a trend, with its mean.
 *
 * @param lookback values that are read, at least 4
 * @param level share of the newest error that goes into the level, in (0, 1]
 * @param trend share of that which goes into the trend, in [0, 1]; 0: the line's slope stays
 * @param damping by which the trend fades with each step ahead, in [0, 1]; 0: there is no trend
 */
public record Smoothing(int lookback, double level, double trend, double damping) implements Rule {

    public Smoothing {
        if (lookback < 4
                || !(level > 0 && level <= 1)
                || !(trend >= 0 && trend <= 1)
                || !(damping >= 0 && damping <= 1)) {
            throw new IllegalArgumentException(
                    "no smoothing by " + level + ", " + trend + ", " + damping + " over " + lookback + " values");
        }
    }

    @Override
    public Family family() {
        return Family.SMOOTHING;
    }

    @Override
    public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
        int first = anchor - lookback + 1;
        // About the last value: large numbers lose nothing.
        double origin = values[anchor];
        double mean = 0;
        double moment = 0;
        double middle = (lookback - 1) / 2.0;
        for (int i = 0; i < lookback; i++) {
            double value = values[first + i] - origin;
            mean += value / lookback;
            moment += (i - middle) * (value / lookback);
        }
        double slope = damping == 0 ? 0 : moment * 12 / ((double) lookback * lookback - 1);
        double now = mean - slope * (middle + 1);
        for (int i = 0; i < lookback; i++) {
            double expected = now + damping * slope;
            double error = values[first + i] - origin - expected;
            now = expected + level * error;
            slope = damping * slope + level * trend * error;
        }
        double ahead = 0;
        double fading = damping;
        for (int h = 0; h < horizon; h++) {
            ahead += fading;
            fading *= damping;
            out[at + h] = origin + now + ahead * slope;
        }
    }
}
