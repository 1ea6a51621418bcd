package dev.millrace.forecast.backtest.score;

import dev.millrace.forecast.model.FittedModel.Prediction;
import java.util.List;

/** Scores the windows of one model and series. Not thread-safe. */
public final class Scoring {

    private final List<Double> levels;
    private final Sums steps;
    private final Sums windows;

    /** @param levels percentages of central intervals */
    public Scoring(int horizon, int windows, List<Double> levels) {
        this.levels = List.copyOf(levels);
        this.steps = Sums.zero(horizon, levels.size());
        this.windows = Sums.zero(windows, levels.size());
    }

    /**
     * One window.
     *
     * @param actual {@code [horizon]}, NaN where there is none
     * @return false, and nothing is counted, when a forecast is no finite number
     */
    public boolean add(int window, double[] actual, Prediction prediction) {
        double[][] low = new double[levels.size()][];
        double[][] high = new double[levels.size()][];
        for (int level = 0; level < low.length; level++) {
            double tail = tail(levels.get(level));
            low[level] = prediction.quantile(tail);
            high[level] = prediction.quantile(1 - tail);
            if (!finite(low[level]) || !finite(high[level])) {
                return false;
            }
        }
        double[] loss = quantileLoss(actual, prediction);
        if (!finite(prediction.mean())) {
            return false;
        }
        double[][] intervals = new double[low.length][2];
        for (int h = 0; h < actual.length; h++) {
            if (Double.isNaN(actual[h])) {
                continue;
            }
            for (int level = 0; level < low.length; level++) {
                intervals[level][0] = low[level][h];
                intervals[level][1] = high[level][h];
            }
            steps.add(h, actual[h], prediction.mean()[h], loss[h], intervals);
            windows.add(window, actual[h], prediction.mean()[h], loss[h], intervals);
        }
        return true;
    }

    /** Probability below the central interval that holds {@code percent}. */
    public static double tail(double percent) {
        return (1 - percent / 100) / 2;
    }

    /** By step of the horizon. */
    public Sums steps() {
        return steps;
    }

    /** By window. */
    public Sums windows() {
        return windows;
    }

    private static double[] quantileLoss(double[] actual, Prediction prediction) {
        double[] loss = new double[actual.length];
        for (double probability : Sums.PROBABILITIES) {
            double[] quantile = prediction.quantile(probability);
            for (int h = 0; h < actual.length; h++) {
                double beyond = actual[h] - quantile[h];
                loss[h] += 2 * Math.max(probability * beyond, (probability - 1) * beyond) / Sums.PROBABILITIES.length;
            }
        }
        return loss;
    }

    private static boolean finite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
