package dev.millrace.stack.ledger;

import java.util.Arrays;

/**
 * The last acknowledged value of every point, NaN for none. A series is written by one writer only, so that "last" is
 * well defined; different series may be recorded by different threads.
 */
final class Ledger {

    private final double[][] values;

    Ledger(LedgerPlan plan) {
        values = new double[plan.series()][plan.pointsPerSeries()];
        for (double[] series : values) {
            Arrays.fill(series, Double.NaN);
        }
    }

    void acknowledged(int series, int[] indices, double[] written) {
        for (int i = 0; i < indices.length; i++) {
            values[series][indices[i]] = written[i];
        }
    }

    double value(int series, int index) {
        return values[series][index];
    }

    long count() {
        return Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(value -> !Double.isNaN(value))
                .count();
    }
}
