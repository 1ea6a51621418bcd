package dev.millrace.forecast.backtest;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.backtest.BacktestPlan.PlannedSeries;
import dev.millrace.forecast.backtest.score.ModelScores;
import dev.millrace.forecast.backtest.score.ModelScores.Refused;
import dev.millrace.forecast.backtest.score.ModelScores.Version;
import dev.millrace.forecast.backtest.score.Scoring;
import dev.millrace.forecast.backtest.score.SeriesScores;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.rolling.RollingForecasts;
import dev.millrace.forecast.serving.HeldVersion;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** One series of a backtest, model after model, window after window. Not thread-safe. */
final class SeriesBacktest {

    private final BacktestPlan plan;
    private final PlannedSeries series;
    private final SeriesWindows windows;
    private final RollingForecasts rolling;
    private final HeldVersions held;
    private final Optional<Plotting> plotting;

    SeriesBacktest(
            BacktestPlan plan,
            PlannedSeries series,
            SeriesWindows windows,
            RollingForecasts rolling,
            HeldVersions held,
            Optional<Plotting> plotting) {
        this.plan = plan;
        this.series = series;
        this.windows = windows;
        this.rolling = rolling;
        this.held = held;
        this.plotting = plotting;
    }

    /** Waits for what is not available, and says whether to go on. */
    interface Patience {

        /** Empty when it is to be left off. */
        Optional<Prediction> patiently(WindowForecaster forecaster, int window) throws Exception;

        /** Empty when it is to be left off. */
        <T> Optional<T> untilAvailable(Callable<T> action) throws Exception;
    }

    /** Empty when it was left off. */
    Optional<SeriesScores> run(Patience patience) throws Exception {
        int season = windows.season();
        double scale = windows.scale(season);
        List<ModelScores> scores = new ArrayList<>();
        for (PlannedModel model : plan.models()) {
            Optional<ModelScores> one = model.fitted() ? fitted(model, patience) : registered(model, patience);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            scores.add(one.get());
        }
        return Optional.of(new SeriesScores(
                series.id(),
                windows.history().unit(),
                Optional.of(windows.history().frequency().iso()),
                windows.history().watermark().count(),
                windows.history().watermark().revision(),
                season,
                scale,
                windows.times(),
                scores,
                plotting.map(Plotting::plot)));
    }

    private Optional<ModelScores> fitted(PlannedModel model, Patience patience) throws Exception {
        return scored(
                model,
                Optional.empty(),
                Optional.empty(),
                new FittedWindows(rolling, windows, model, plan.refit()),
                patience);
    }

    private Optional<ModelScores> registered(PlannedModel model, Patience patience) throws Exception {
        Optional<String> digest = model.digest().isPresent() ? model.digest() : series.champion();
        if (digest.isEmpty()) {
            return Optional.of(refused(
                    model,
                    Optional.empty(),
                    Optional.empty(),
                    ErrorCode.NOT_FOUND,
                    "nothing serves this series and horizon: ask for a forecast first"));
        }
        Optional<HeldVersion> version;
        try {
            version = patience.untilAvailable(() -> held.get(digest.get()));
        } catch (ApiException e) {
            return Optional.of(
                    refused(model, Optional.empty(), Optional.empty(), e.code(), String.valueOf(e.getMessage())));
        }
        if (version.isEmpty()) {
            return Optional.empty();
        }
        HeldVersion one = version.get();
        return scored(
                model,
                Optional.of(new Version(one.name(), one.digest(), one.family())),
                one.learnedUntil(new SeriesId(series.id())),
                window -> one.predict(windows.past(window), plan.horizon()),
                patience);
    }

    private Optional<ModelScores> scored(
            PlannedModel model,
            Optional<Version> version,
            Optional<Instant> learnedUntil,
            WindowForecaster forecaster,
            Patience patience)
            throws Exception {
        Scoring scoring = new Scoring(plan.horizon(), plan.windows(), plan.levels());
        for (int window = 0; window < windows.count(); window++) {
            Optional<Prediction> prediction;
            try {
                prediction = patience.patiently(forecaster, window);
            } catch (ApiException e) {
                return Optional.of(refused(model, version, learnedUntil, e.code(), reason(e, window)));
            }
            if (prediction.isEmpty()) {
                return Optional.empty();
            }
            if (!scoring.add(window, windows.actual(window), prediction.get())) {
                return Optional.of(refused(
                        model,
                        version,
                        learnedUntil,
                        ErrorCode.INVALID_REQUEST,
                        "its values are too large to calculate with"));
            }
            draw(model, window, prediction.get());
        }
        return Optional.of(new ModelScores(
                model.label(),
                version,
                model.fitted() && plan.refit(),
                learnedUntil,
                sawTheFuture(version, learnedUntil),
                Optional.empty(),
                Optional.of(scoring.steps()),
                Optional.of(scoring.windows())));
    }

    private void draw(PlannedModel model, int window, Prediction prediction) {
        plotting.ifPresent(one -> one.add(model.label(), window, prediction));
    }

    /** Who does not say until when it learned may have. */
    private boolean sawTheFuture(Optional<Version> version, Optional<Instant> learnedUntil) {
        Instant begin = windows.time(windows.origins()[0]);
        return version.isPresent()
                && learnedUntil.map(until -> !until.isBefore(begin)).orElse(true);
    }

    private String reason(ApiException e, int window) {
        String reason = e.faults().isEmpty()
                ? String.valueOf(e.getMessage())
                : e.faults().getFirst().reason();
        return "window " + (window + 1) + ", from " + windows.time(windows.origins()[window]) + ": " + reason;
    }

    private ModelScores refused(
            PlannedModel model,
            Optional<Version> version,
            Optional<Instant> learnedUntil,
            ErrorCode code,
            String reason) {
        return refused(model, version, learnedUntil, new Refused(code.code(), reason));
    }

    private static ModelScores refused(
            PlannedModel model, Optional<Version> version, Optional<Instant> learnedUntil, Refused refused) {
        return new ModelScores(
                model.label(),
                version,
                false,
                learnedUntil,
                false,
                Optional.of(refused),
                Optional.empty(),
                Optional.empty());
    }

    /** A series that could not be read, or is too short: no model forecasts it. */
    static SeriesScores none(BacktestPlan plan, PlannedSeries series, ErrorCode code, String reason) {
        return new SeriesScores(
                series.id(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                1,
                Double.NaN,
                List.of(),
                plan.models().stream()
                        .map(model ->
                                refused(model, Optional.empty(), Optional.empty(), new Refused(code.code(), reason)))
                        .toList(),
                Optional.empty());
    }
}
