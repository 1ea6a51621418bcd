package dev.millrace.forecast.backtest;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.backtest.BacktestPlan.PlannedSeries;
import dev.millrace.forecast.backtest.score.ModelScores;
import dev.millrace.forecast.backtest.score.SeriesScores;
import dev.millrace.forecast.backtest.score.Summary;
import dev.millrace.forecast.rolling.RollingForecasts;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.Forecaster;
import dev.millrace.forecast.serving.HistoryReader;
import dev.millrace.forecast.serving.Past;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.forecast.serving.Versions;
import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobLease;
import dev.millrace.jobs.JobProblem;
import dev.millrace.jobs.JobRunner;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Runs a backtest, one series after the other; each is kept when it is done, and not calculated again. */
@Component
class BacktestRunner implements JobRunner {

    static final String KIND = "backtest";

    private final HistoryReader reader;
    private final RollingForecasts rolling;
    private final Versions versions;
    private final BacktestTable table;
    private final BacktestProperties properties;
    private final ServingProperties serving;
    private final BacktestMetrics metrics;
    private final JsonMapper json;

    BacktestRunner(
            HistoryReader reader,
            RollingForecasts rolling,
            Versions versions,
            BacktestTable table,
            BacktestProperties properties,
            ServingProperties serving,
            BacktestMetrics metrics,
            JsonMapper json) {
        this.reader = reader;
        this.rolling = rolling;
        this.versions = versions;
        this.table = table;
        this.properties = properties;
        this.serving = serving;
        this.metrics = metrics;
        this.json = json;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** It takes one thread of those that fit, and minutes: it need not wait for trainings. */
    @Override
    public String lane() {
        return KIND;
    }

    @Override
    public Outcome run(JobLease lease, JobControl control) throws Exception {
        BacktestPlan plan = json.treeToValue(lease.plan(), BacktestPlan.class);
        Attempt attempt = new Attempt(control, plan, properties, metrics);
        try (HeldVersions held = new HeldVersions(versions, lease.tenant(), plan.reach())) {
            for (int place = table.done(lease.tenant(), lease.id());
                    place < plan.series().size();
                    place++) {
                attempt.begin(place);
                Optional<SeriesScores> scores = series(lease, plan, place, held, attempt);
                if (attempt.late()) {
                    return new Outcome.Failed(JobProblem.of(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "It took longer than " + properties.maxTime() + "; " + place + " of "
                                    + plan.series().size() + " series are done",
                            "Take fewer series, windows or models, or refit false"));
                }
                if (scores.isEmpty()) {
                    return new Outcome.Stopped();
                }
                table.put(lease, place, scores.get());
                control.advanced(place + 1L);
                metrics.series(scores.get().models().stream()
                        .filter(model -> !model.scored())
                        .count());
            }
        }
        return ended(lease, plan);
    }

    private Optional<SeriesScores> series(
            JobLease lease, BacktestPlan plan, int place, HeldVersions held, Attempt attempt) throws Exception {
        PlannedSeries series = plan.series().get(place);
        // A little more, as values may have come since.
        int steps = (int) Math.min(Integer.MAX_VALUE / 2, 2L * plan.reach() + serving.fitSteps());
        HistoryReader.Read read;
        try {
            read = reader.past(lease.tenant(), List.of(new SeriesId(series.id())), steps, plan.inputs(serving));
        } catch (ApiException e) {
            return Optional.of(SeriesBacktest.none(plan, series, e.code(), String.valueOf(e.getMessage())));
        }
        Optional<Forecaster.Result.Refused> unusable =
                read.refused().values().stream().findFirst();
        if (unusable.isPresent()) {
            return Optional.of(SeriesBacktest.none(
                    plan, series, unusable.get().code(), unusable.get().fault().reason()));
        }
        HistoryResult result = read.histories().getFirst();
        Optional<History> history = switch (result) {
            case HistoryResult.Found(History found) -> Past.until(found, series.end());
            case HistoryResult.Unknown unknown -> Optional.empty();
            case HistoryResult.Irregular irregular -> Optional.empty();
        };
        if (history.isEmpty()) {
            return Optional.of(SeriesBacktest.none(
                    plan,
                    series,
                    ErrorCode.NOT_FOUND,
                    "the series is not what it was when the backtest was asked for"));
        }
        int length = history.get().values().length;
        if (length <= plan.reach()) {
            return Optional.of(SeriesBacktest.none(
                    plan,
                    series,
                    ErrorCode.HISTORY_TOO_SHORT,
                    "has " + length + " steps, and the windows reach over " + plan.reach()));
        }
        SeriesWindows windows = SeriesWindows.of(history.get(), plan, serving.fitSteps());
        for (int window = 0; window < windows.count(); window++) {
            if (!windows.hasPast(window)) {
                return Optional.of(SeriesBacktest.none(
                        plan, series, ErrorCode.HISTORY_TOO_SHORT, "has no value before one of the windows"));
            }
        }
        Optional<Plotting> plotting = place < properties.plotted()
                ? Optional.of(new Plotting(windows, plan.levels().getLast()))
                : Optional.empty();
        return new SeriesBacktest(plan, series, windows, rolling, held, plotting).run(attempt);
    }

    private Outcome ended(JobLease lease, BacktestPlan plan) {
        Summary summary = new Summary(plan.scheme());
        Optional<ModelScores.Refused> refused = Optional.empty();
        for (int place = 0; place < plan.series().size(); place++) {
            SeriesScores scores = table.find(lease.tenant(), lease.id(), place).orElseThrow();
            summary.add(scores);
            if (refused.isEmpty()) {
                refused = scores.models().stream()
                        .flatMap(model -> model.refused().stream())
                        .findFirst();
            }
        }
        table.forget(lease.tenant(), properties.kept());
        if (!summary.scored()) {
            return new Outcome.Failed(refused.map(why -> new JobProblem(
                            why.code(), "Nothing could be forecast: " + why.reason(), "Take other series or models"))
                    .orElseThrow());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("series", summary.series());
        result.put("models", summary.models());
        return new Outcome.Succeeded(result);
    }
}
