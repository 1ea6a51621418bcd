package dev.millrace.forecast.evaluation;

/**
 * Windows that overlap err alike: many of them may tell no more than a few. Counts as how many independent ones they are, by how their errors are
 * correlated, and says by how much quantiles from so few have to be widened.
 */
final class Dependence {

    /** 95 % of a normal distribution lie below. */
    private static final double Z = 1.6449;

    private static final int MOST_STEPS = 64;
    private static final double FEWEST = 3;

    private double time;
    private int series;

    /**
     * Adds neighbouring windows of one channel.
     *
     * @param residuals {@code [windows, horizon]}, NaN where there is none @param from first window @param to first not to count
     */
    void add(double[] residuals, int horizon, int from, int to) {
        int steps = Math.min(horizon, MOST_STEPS);
        double[] row = new double[to - from];
        for (int i = 0; i < steps; i++) {
            int step = (int) ((long) i * horizon / steps);
            int count = 0;
            for (int w = from; w < to; w++) {
                double residual = residuals[w * horizon + step];
                if (!Double.isNaN(residual)) {
                    row[count++] = residual;
                }
            }
            if (count > 2) {
                time += correlationTime(row, count);
                series++;
            }
        }
    }

    /** How many neighbours say the same: one and twice the sum of the correlations before the first that is not above 0. */
    private static double correlationTime(double[] row, int count) {
        double mean = 0;
        for (int t = 0; t < count; t++) {
            mean += row[t] / count;
        }
        double variance = 0;
        for (int t = 0; t < count; t++) {
            variance += (row[t] - mean) * (row[t] - mean);
        }
        double time = 1;
        for (int lag = 1; variance > 0 && lag < count / 2; lag++) {
            double product = 0;
            for (int t = lag; t < count; t++) {
                product += (row[t] - mean) * (row[t - lag] - mean);
            }
            if (product <= 0) {
                break;
            }
            time += 2 * product / variance;
        }
        return time;
    }

    /** Independent windows that {@code windows} are worth. */
    double independent(int windows) {
        return series == 0 ? windows : Math.max(FEWEST, windows * series / time);
    }

    /**
     * How much wider an interval from {@code n} independent errors has to be than one whose distribution is known: Student's quantile over the normal one, and
     * the error of the mean (the prediction interval of a normal sample).
     */
    static double widening(double n) {
        double degrees = n - 1;
        double cubed = Z * Z * Z;
        // Cornish-Fisher; 2 % below the exact quantile at two degrees of freedom, exact beyond ten.
        double student =
                Z + (cubed + Z) / (4 * degrees) + (5 * cubed * Z * Z + 16 * cubed + 3 * Z) / (96 * degrees * degrees);
        return student / Z * Math.sqrt(1 + 1 / n);
    }
}
