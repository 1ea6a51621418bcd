package dev.millrace.forecast.evaluation;

import java.util.Arrays;

/**
 * Shares of forecasts in their mean: none below 0, together 1, and the mean's squared error the least there is. Deterministic.
 *
 * <p>What two forecasts get wrong together decides: of two that err alike one is enough, and one that errs the other way is worth more than
 * its own error says (Bates and Granger, "The Combination of Forecasts", 1969). Weights below 0 would err less on the windows they were
 * learned from, and more on others.
 */
public final class PoolWeights {

    private static final int MOST_STEPS = 10_000;
    private static final double ENOUGH = 1e-12;

    private PoolWeights() {}

    /**
     * Weight moves between the forecast that would lower the error fastest and the one that would raise it, as far as that pays.
     *
     * @param products {@code [k][k]}: mean products of errors, symmetric
     * @return {@code [k]}
     */
    public static double[] of(double[][] products) {
        int k = products.length;
        double[] weights = new double[k];
        if (k == 0) {
            return weights;
        }
        Arrays.fill(weights, 1.0 / k);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] slope = new double[k];
            double error = 0;
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < k; j++) {
                    slope[i] += products[i][j] * weights[j];
                }
                error += slope[i] * weights[i];
            }
            int to = 0;
            int from = -1;
            for (int i = 0; i < k; i++) {
                to = slope[i] < slope[to] ? i : to;
                from = weights[i] > 0 && (from < 0 || slope[i] > slope[from]) ? i : from;
            }
            double gain = slope[from] - slope[to];
            if (!(gain > ENOUGH * Math.max(error, Double.MIN_NORMAL))) {
                break;
            }
            double curvature = products[from][from] + products[to][to] - 2 * products[from][to];
            double moved = curvature > 0 ? Math.min(weights[from], gain / curvature) : weights[from];
            weights[from] -= moved;
            weights[to] += moved;
        }
        return weights;
    }

    /** Less those that would hardly be heard. @param least smallest weight that is kept, below {@code 1 / weights.length} */
    public static double[] without(double[] weights, double least) {
        double[] kept = Arrays.stream(weights)
                .map(weight -> weight < least ? 0 : weight)
                .toArray();
        double sum = Arrays.stream(kept).sum();
        return Arrays.stream(kept).map(weight -> weight / sum).toArray();
    }
}
