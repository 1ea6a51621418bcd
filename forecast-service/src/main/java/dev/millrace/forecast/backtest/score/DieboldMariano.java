package dev.millrace.forecast.backtest.score;

/**
 * Whether one forecast errs less than another on the same windows, by the mean of the difference of their losses over its standard error (Diebold and
 * Mariano, "Comparing Predictive Accuracy", 1995), with the correction for small samples and the t distribution of Harvey, Leybourne and
 * Newbold ("Testing the equality of prediction mean squared errors", 1997).
 *
 * @param statistic below 0 where the first errs less
 * @param pValue two-sided
 * @param lags autocovariances that the standard error counts with: windows that overlap are not independent
 */
public record DieboldMariano(double statistic, double pValue, int lags) {

    /** The fewest windows that the correction was examined with, for windows that do not overlap. */
    static final int LEAST_WINDOWS = 8;

    /** How many windows it takes when so many neighbours overlap. */
    static int least(int overlapping) {
        return LEAST_WINDOWS * overlapping;
    }

    /**
     * @param differences of the losses, first less second, window after window
     * @param overlapping how many windows in a row share a step; 1: none
     * @throws IllegalArgumentException when there are fewer than {@link #least}
     */
    static DieboldMariano of(double[] differences, int overlapping) {
        int n = differences.length;
        if (n < least(overlapping)) {
            throw new IllegalArgumentException(n + " windows are too few");
        }
        double mean = 0;
        for (double difference : differences) {
            mean += difference / n;
        }
        double variance = covariance(differences, mean, 0);
        double tapered = variance;
        for (int lag = 1; lag < overlapping; lag++) {
            double covariance = covariance(differences, mean, lag);
            variance += 2 * covariance;
            tapered += 2 * (1 - (double) lag / overlapping) * covariance;
        }
        // The plain sum may fall below 0, the tapered one cannot (Newey and West, 1987).
        double used = variance > 0 ? variance : Math.max(0, tapered);
        if (!(used > 0)) {
            // All windows differ by the same: nothing to tell chance by, unless they do not differ at all.
            return new DieboldMariano(0, 1, overlapping - 1);
        }
        double correction = (n + 1 - 2.0 * overlapping + overlapping * (overlapping - 1.0) / n) / n;
        double statistic = mean / Math.sqrt(used / n) * Math.sqrt(correction);
        return new DieboldMariano(statistic, StudentT.twoSided(statistic, n - 1), overlapping - 1);
    }

    private static double covariance(double[] values, double mean, int lag) {
        double sum = 0;
        for (int t = lag; t < values.length; t++) {
            sum += (values[t] - mean) * (values[t - lag] - mean);
        }
        return sum / values.length;
    }
}
