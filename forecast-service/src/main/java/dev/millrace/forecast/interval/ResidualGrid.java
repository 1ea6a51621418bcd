package dev.millrace.forecast.interval;

import java.util.Arrays;
import java.util.function.DoubleFunction;

/**
 * Order statistics of signed residuals, from which any quantile is read. Rows stand for blocks of neighbouring steps, columns for
 * the probabilities {@code k / (columns + 1)}. Immutable.
 *
 * @param stepsPerRow how many steps share a row
 * @param columns of the grid
 * @param residuals {@code [rows, columns]}, ascending in each row, in the unit they were divided by; read only
 */
public record ResidualGrid(int stepsPerRow, int columns, float[] residuals) {

    /** Most columns: probabilities in steps of half a percent. */
    static final int MAX_COLUMNS = 199;

    static final int MAX_ROWS = 256;

    /** A row has at least so many residuals where there are any: neighbouring steps are pooled until it has. */
    static final int ENOUGH = 40;

    /** What counts as a whole rank despite rounding. */
    private static final double ROUNDING = 1e-9;

    public ResidualGrid {
        if (stepsPerRow < 1 || columns < 1 || residuals.length < columns || residuals.length % columns != 0) {
            throw new IllegalArgumentException(
                    "no grid of " + columns + " columns: " + residuals.length + " residuals");
        }
    }

    /**
     * @param residuals actual less forecast, {@code [windows, horizon]}, NaN where the actual is missing
     * @param fromWindow first window to use
     * @param toWindow first window not to use
     */
    public static ResidualGrid of(double[] residuals, int horizon, int fromWindow, int toWindow) {
        int windows = toWindow - fromWindow;
        int stepsPerRow = Math.ceilDiv(horizon, MAX_ROWS);
        int rows = Math.ceilDiv(horizon, stepsPerRow);
        int reach = 0;
        while (windows * (stepsPerRow + 2 * reach) < ENOUGH && 2 * reach < horizon) {
            reach++;
        }
        int columns = 0;
        double[][] pools = new double[rows][];
        for (int row = 0; row < rows; row++) {
            int from = Math.max(0, row * stepsPerRow - reach);
            int to = Math.min(horizon, (row + 1) * stepsPerRow + reach);
            pools[row] = pool(residuals, horizon, fromWindow, toWindow, from, to);
            if (pools[row].length == 0) {
                pools[row] = pool(residuals, horizon, fromWindow, toWindow, 0, horizon);
            }
            columns = Math.max(columns, pools[row].length);
        }
        columns = Math.max(1, Math.min(columns, MAX_COLUMNS));
        float[] grid = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            double[] pool = pools[row];
            for (int k = 1; pool.length > 0 && k <= columns; k++) {
                grid[row * columns + k - 1] = (float) pool[rank(pool.length, (double) k / (columns + 1)) - 1];
            }
        }
        return new ResidualGrid(stepsPerRow, columns, grid);
    }

    /**
     * Adds the quantile of the residuals to each step's point forecast. Lower quantiles never lie above the point forecast, upper
     * ones never below, so quantiles ascend with their probability.
     *
     * @param probability in (0, 1); beyond the extremes of the residuals seen, the extremes answer
     * @param unit that the residuals are multiplied by
     */
    public double[] quantile(double probability, double[] mean, double unit) {
        double[] quantile = new double[mean.length];
        double position = probability * (columns + 1);
        int below = clamp((int) Math.floor(position + ROUNDING));
        int above = clamp((int) Math.ceil(position - ROUNDING));
        for (int h = 0; h < mean.length; h++) {
            int row = (h / stepsPerRow) * columns - 1;
            double residual;
            if (probability < 0.5) {
                residual = Math.min(0, residuals[row + below]);
            } else if (probability > 0.5) {
                residual = Math.max(0, residuals[row + above]);
            } else {
                residual = (residuals[row + below] + (double) residuals[row + above]) / 2;
            }
            quantile[h] = mean[h] + residual * unit;
        }
        return quantile;
    }

    /**
     * Of quantiles that are known for each step by themselves.
     *
     * @param quantile less the mean, {@code [horizon]}, of a probability in (0, 1)
     */
    public static ResidualGrid of(int horizon, DoubleFunction<double[]> quantile) {
        int stepsPerRow = Math.ceilDiv(horizon, MAX_ROWS);
        int rows = Math.ceilDiv(horizon, stepsPerRow);
        float[] residuals = new float[rows * MAX_COLUMNS];
        for (int k = 0; k < MAX_COLUMNS; k++) {
            double[] steps = quantile.apply((k + 1.0) / (MAX_COLUMNS + 1));
            for (int row = 0; row < rows; row++) {
                int to = Math.min(horizon, (row + 1) * stepsPerRow);
                double mean =
                        Arrays.stream(steps, row * stepsPerRow, to).average().orElseThrow();
                int at = row * MAX_COLUMNS + k;
                residuals[at] = k == 0 ? (float) mean : Math.max((float) mean, residuals[at - 1]);
            }
        }
        return new ResidualGrid(stepsPerRow, MAX_COLUMNS, residuals);
    }

    /**
     * The same with each residual moved as quantiles of some probabilities have moved: in between by what lies between, beyond the first and the
     * last by their ratio.
     *
     * @param probabilities ascending, in (0, 1)
     * @param before @param now quantiles of each step then and now, {@code [steps, probabilities]}
     */
    public ResidualGrid moved(double[] probabilities, double[] before, double[] now) {
        int levels = probabilities.length;
        int steps = before.length / levels;
        float[] moved = residuals.clone();
        for (int row = 0; row < residuals.length / columns; row++) {
            double[] from = mean(before, levels, row * stepsPerRow, Math.min(steps, (row + 1) * stepsPerRow));
            double[] to = mean(now, levels, row * stepsPerRow, Math.min(steps, (row + 1) * stepsPerRow));
            for (int k = 0; k < columns; k++) {
                int at = row * columns + k;
                moved[at] = (float) moved(residuals[at], (k + 1.0) / (columns + 1), probabilities, from, to);
                moved[at] = k == 0 ? moved[at] : Math.max(moved[at], moved[at - 1]);
            }
        }
        return new ResidualGrid(stepsPerRow, columns, moved);
    }

    private static double[] mean(double[] quantiles, int levels, int fromStep, int toStep) {
        double[] mean = new double[levels];
        for (int step = fromStep; step < toStep; step++) {
            for (int level = 0; level < levels; level++) {
                mean[level] += quantiles[step * levels + level] / (toStep - fromStep);
            }
        }
        return mean;
    }

    private static double moved(double residual, double p, double[] probabilities, double[] from, double[] to) {
        int last = probabilities.length - 1;
        if (p <= probabilities[0] || p >= probabilities[last]) {
            int end = p <= probabilities[0] ? 0 : last;
            double ratio = to[end] / from[end];
            return ratio > 0 && Double.isFinite(ratio) ? residual * ratio : residual + to[end] - from[end];
        }
        int above = 1;
        while (probabilities[above] < p) {
            above++;
        }
        double share = (p - probabilities[above - 1]) / (probabilities[above] - probabilities[above - 1]);
        return residual + (1 - share) * (to[above - 1] - from[above - 1]) + share * (to[above] - from[above]);
    }

    private int clamp(int rank) {
        return Math.clamp(rank, 1, columns);
    }

    /** The conformal rank among n: that of n + 1 exchangeable residuals, rounded outwards. */
    private static int rank(int n, double probability) {
        double position = probability * (n + 1);
        int rank = (int) (probability < 0.5 ? Math.floor(position + ROUNDING) : Math.ceil(position - ROUNDING));
        return Math.clamp(rank, 1, n);
    }

    private static double[] pool(double[] residuals, int horizon, int fromWindow, int toWindow, int from, int to) {
        double[] pool = new double[(toWindow - fromWindow) * (to - from)];
        int count = 0;
        for (int w = fromWindow; w < toWindow; w++) {
            for (int h = from; h < to; h++) {
                double residual = residuals[w * horizon + h];
                if (!Double.isNaN(residual)) {
                    pool[count++] = residual;
                }
            }
        }
        double[] sorted = Arrays.copyOf(pool, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
