package dev.millrace.forecast.backtest;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.rolling.RollingForecasts;
import dev.millrace.forecast.series.History;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Fits for the backtest: each window anew, or once on what lies before the first. A fit is given nothing but what lies before its window. */
final class FittedWindows implements WindowForecaster {

    private final RollingForecasts rolling;
    private final SeriesWindows windows;
    private final PlannedModel model;
    private final boolean refit;
    private List<RollingForecasts.Window> together = List.of();

    FittedWindows(RollingForecasts rolling, SeriesWindows windows, PlannedModel model, boolean refit) {
        this.rolling = rolling;
        this.windows = windows;
        this.model = model;
        this.refit = refit;
    }

    @Override
    public Prediction forecast(int window) {
        if (refit) {
            History past = windows.past(window);
            int[] origin = {past.values().length};
            return roll(past.values(), past.covariates(), origin, true)
                    .getFirst()
                    .prediction();
        }
        if (together.isEmpty()) {
            // Up to the last window's begin: the model of the first reads on, and fits to none of it.
            int begin = windows.begin(0);
            int end = windows.origins()[windows.count() - 1];
            together = roll(
                    Arrays.copyOfRange(windows.history().values(), begin, end),
                    windows.history().covariates().window(begin, end, windows.horizon()),
                    IntStream.of(windows.origins())
                            .map(origin -> origin - begin)
                            .toArray(),
                    false);
        }
        return together.get(window).prediction();
    }

    private List<RollingForecasts.Window> roll(double[] values, Covariates beside, int[] origins, boolean each) {
        RollingForecasts.Task task = new RollingForecasts.Task(
                "series",
                values,
                origins,
                windows.horizon(),
                windows.history().frequency(),
                model.family(),
                each,
                model.readsCovariates() ? beside : Covariates.NONE);
        return rolling.roll(List.of(task)).getFirst();
    }
}
