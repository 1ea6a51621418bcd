package dev.millrace.forecast.model;

import java.util.Arrays;

/**
 * Croston's method for demand that is mostly zero: sizes of demands and the steps between them are smoothed apart, and their ratio is the rate (Croston,
 * "Forecasting and Stock Control for Intermittent Demands", 1972). It is corrected by {@code 1 - share / 2} where steps without demand lie between, for a ratio of
 * means is too large otherwise (Syntetos and Boylan, "The accuracy of intermittent demand estimates", 2005).
 *
 * @param lookback values that are read, at least 1; the mean step between demands in them begins the smoothing
 * @param share of the newest size and the newest step that goes into the smoothed ones, in (0, 1]
 */
public record Croston(int lookback, double share) implements Rule {

    public Croston {
        if (lookback < 1 || !(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("no smoothing by " + share + " over " + lookback + " values");
        }
    }

    @Override
    public Family family() {
        return Family.CROSTON;
    }

    @Override
    public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
        int first = anchor - lookback + 1;
        double size = 0;
        int demands = 0;
        for (int t = first; t <= anchor; t++) {
            if (values[t] != 0) {
                size = demands == 0 ? values[t] : size;
                demands++;
            }
        }
        double between = demands == 0 ? 1 : (double) lookback / demands;
        int since = 1;
        boolean begun = false;
        for (int t = first; t <= anchor; t++) {
            if (values[t] == 0) {
                since++;
                continue;
            }
            if (begun) {
                size += share * (values[t] - size);
                between += share * (since - between);
            }
            begun = true;
            since = 1;
        }
        double correction = demands < lookback ? 1 - share / 2 : 1;
        Arrays.fill(out, at, at + horizon, demands == 0 ? 0 : correction * size / between);
    }
}
