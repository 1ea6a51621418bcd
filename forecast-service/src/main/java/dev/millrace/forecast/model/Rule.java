package dev.millrace.forecast.model;

import dev.millrace.forecast.ridge.RidgeWeights;
import java.util.Arrays;

/** How point forecasts follow from the newest values. Immutable. */
public sealed interface Rule {

    Family family();

    /** How many values up to and including the anchor are read. */
    int lookback();

    /**
     * Forecasts the steps after {@code anchor}.
     *
     * @param values without NaN within the look-back
     * @param anchor index of the newest value, at least {@code lookback() - 1}
     * @param scale of the series as of the fit
     * @param out receives {@code horizon} values from {@code at} on
     */
    void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at);

    /** The last value, for every step. */
    record Repeat() implements Rule {
        @Override
        public Family family() {
            return Family.REPEAT;
        }

        @Override
        public int lookback() {
            return 1;
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            Arrays.fill(out, at, at + horizon, values[anchor]);
        }
    }

    /** The value one season earlier. */
    record SeasonalNaive(int season) implements Rule {
        public SeasonalNaive {
            requirePositive(season);
        }

        @Override
        public Family family() {
            return Family.SEASONAL_NAIVE;
        }

        @Override
        public int lookback() {
            return season;
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            for (int h = 0; h < horizon; h++) {
                out[at + h] = h < season ? values[anchor + 1 + h - season] : out[at + h - season];
            }
        }
    }

    /** The mean of the values 1 to {@code seasons} seasons earlier. */
    record SamePhaseMean(int season, int seasons) implements Rule {
        public SamePhaseMean {
            requirePositive(season);
            requirePositive(seasons);
        }

        @Override
        public Family family() {
            return Family.SAME_PHASE_MEAN;
        }

        @Override
        public int lookback() {
            return Math.multiplyExact(season, seasons);
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            for (int h = 0; h < horizon; h++) {
                if (h < season) {
                    double mean = 0;
                    for (int k = 1; k <= seasons; k++) {
                        mean += values[anchor + 1 + h - k * season] / seasons;
                    }
                    out[at + h] = mean;
                } else {
                    out[at + h] = out[at + h - season];
                }
            }
        }
    }

    /**
     * A linear map of the window less its last value.
     *
     * @param lambda the penalty it was fitted with, kept for the manifest
     */
    record Ridge(RidgeWeights weights, double lambda) implements Rule {
        @Override
        public Family family() {
            return Family.RIDGE;
        }

        @Override
        public int lookback() {
            return weights.lookback();
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            if (horizon != weights.horizon()) {
                throw new IllegalArgumentException("fitted for " + weights.horizon() + " steps, not " + horizon);
            }
            weights.predict(values, anchor, scale, out, at);
        }
    }

    private static void requirePositive(int value) {
        if (value < 1) {
            throw new IllegalArgumentException(value + " is not positive");
        }
    }
}
