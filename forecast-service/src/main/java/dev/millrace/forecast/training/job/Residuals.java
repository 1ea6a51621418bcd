package dev.millrace.forecast.training.job;

import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.lab.WindowForecaster;
import dev.millrace.forecast.window.Windows;
import java.util.ArrayList;
import java.util.List;

/** Actual less forecast on validation windows, spread evenly where there are many. */
final class Residuals {

    private static final int MOST_FLOATS = 16 << 20;
    private static final int MOST_WINDOWS = 2_048;
    private static final int TOGETHER = 32;
    /** Floats of all channels' grids that a file may hold. */
    private static final long LARGEST_GRIDS = 4 << 20;

    private Residuals() {}

    /** One grid a channel, all of the same form. */
    static List<ResidualGrid> of(WindowForecaster model, Windows windows) {
        int horizon = windows.shape().horizon();
        int channels = windows.channels();
        int each = horizon * channels;
        int count = Math.clamp(Math.min(windows.count(), MOST_FLOATS / each), 1, MOST_WINDOWS);
        float[] residuals = new float[count * each];
        float[] forecast = new float[TOGETHER * each];
        float[] truth = new float[TOGETHER * each];
        for (int from = 0; from < count; from += TOGETHER) {
            int[] numbers = new int[Math.min(TOGETHER, count - from)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (int) ((from + i) * (long) windows.count() / count);
            }
            model.forecast(windows, numbers, forecast);
            windows.targets(numbers, truth);
            for (int i = 0; i < numbers.length * each; i++) {
                residuals[from * each + i] = truth[i] - forecast[i];
            }
        }
        List<ResidualGrid> grids = new ArrayList<>();
        double[] own = new double[count * horizon];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < own.length; i++) {
                own[i] = residuals[i * channels + c];
            }
            grids.add(thinned(ResidualGrid.of(own, horizon, 0, count), channels));
        }
        return grids;
    }

    /** Every n-th quantile of a grid, where all of them would be too many. */
    private static ResidualGrid thinned(ResidualGrid grid, int channels) {
        int rows = grid.residuals().length / grid.columns();
        int every = 1;
        while (every < grid.columns() && (long) channels * rows * (grid.columns() / every) > LARGEST_GRIDS
                || (grid.columns() + 1) % every != 0) {
            every++;
        }
        int columns = (grid.columns() + 1) / every - 1;
        if (every == 1 || columns < 1) {
            return grid;
        }
        float[] kept = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int k = 1; k <= columns; k++) {
                kept[row * columns + k - 1] = grid.residuals()[row * grid.columns() + k * every - 1];
            }
        }
        return new ResidualGrid(grid.stepsPerRow(), columns, kept);
    }
}
