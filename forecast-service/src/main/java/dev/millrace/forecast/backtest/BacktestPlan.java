package dev.millrace.forecast.backtest;

import dev.millrace.forecast.backtest.score.Summary;
import dev.millrace.forecast.serving.BesideRequest;
import dev.millrace.forecast.serving.Inputs;
import dev.millrace.forecast.serving.ServingProperties;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a backtest does, as its job keeps it.
 *
 * @param step between the first steps of two windows
 * @param levels percentages of central intervals, ascending
 * @param refit whether every window has fits of its own
 * @param against label of the model that the others are compared with
 * @param beside what is read beside the series; absent: nothing
 */
record BacktestPlan(
        int horizon,
        int windows,
        int step,
        List<Double> levels,
        boolean refit,
        String against,
        List<PlannedModel> models,
        List<PlannedSeries> series,
        @Nullable BesideRequest beside) {

    BacktestPlan {
        levels = List.copyOf(levels);
        models = List.copyOf(models);
        series = List.copyOf(series);
    }

    /**
     * @param end time of the newest value when the job was accepted: later ones do not count
     * @param champion digest of what served then
     */
    record PlannedSeries(String id, Instant end, Optional<String> champion) {}

    Inputs inputs(ServingProperties limits) {
        return beside == null ? Inputs.NONE : beside.checked(limits);
    }

    /** Steps from the first window's begin to the last one's end. */
    int reach() {
        return horizon + (windows - 1) * step;
    }

    Summary.Scheme scheme() {
        return new Summary.Scheme(
                horizon,
                windows,
                models.stream().map(PlannedModel::label).toList(),
                levels,
                against,
                PlannedModel.BASELINE,
                Math.min(windows, Math.ceilDiv(horizon, step)));
    }
}
