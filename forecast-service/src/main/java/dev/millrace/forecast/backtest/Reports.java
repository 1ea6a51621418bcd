package dev.millrace.forecast.backtest;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.backtest.report.Contents;
import dev.millrace.forecast.backtest.report.Contents.SeriesRow;
import dev.millrace.forecast.backtest.report.Report;
import dev.millrace.forecast.backtest.score.ModelScores;
import dev.millrace.forecast.backtest.score.SeriesScores;
import dev.millrace.forecast.backtest.score.Summary;
import dev.millrace.forecast.serving.BesideRequest;
import dev.millrace.jobs.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Puts reports together. Thread-safe. */
@Component
class Reports {

    private static final int MOST_ROWS = 400;

    private final Tables tables;

    Reports(Tables tables) {
        this.tables = tables;
    }

    /** Of the series that are done. @throws dev.millrace.servicekit.ApiException {@code not-found} when none is */
    String page(TenantId tenant, Job job, BacktestPlan plan) {
        Summary.Scheme scheme = plan.scheme();
        Summary summary = new Summary(scheme);
        List<SeriesScores> plotted = new ArrayList<>();
        List<SeriesRow> rows = new ArrayList<>();
        TableQuery all = new TableQuery(TableQuery.By.SERIES, Set.of(), Set.of(), Set.of());
        tables.visit(tenant, job.id(), plan, all, scores -> {
            summary.add(scores);
            if (scores.plot().isPresent()) {
                plotted.add(scores);
            }
            if (rows.size() + scores.models().size() <= MOST_ROWS) {
                scores.models().forEach(model -> rows.add(row(scores, model, scheme)));
            }
            return true;
        });
        return Report.page(new Contents(
                "Backtest",
                facts(job, plan, summary.series()),
                scheme,
                summary.models(),
                summary.curves(),
                plotted,
                rows,
                plan.series().size()));
    }

    private static SeriesRow row(SeriesScores scores, ModelScores model, Summary.Scheme scheme) {
        return new SeriesRow(
                scores.series(),
                model.label(),
                model.steps().map(sums -> Summary.figures(scores, model, scheme)),
                Summary.comparison(scores, model, scheme),
                model.sawTheFuture(),
                model.refused().map(ModelScores.Refused::reason));
    }

    private static Map<String, String> facts(Job job, BacktestPlan plan, int done) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Id", job.id());
        facts.put("State", job.state().wireName());
        facts.put("Asked for", job.createdAt().toString());
        facts.put("Series", done + " of " + plan.series().size() + " done");
        facts.put(
                "Windows",
                plan.windows() + " of " + plan.horizon() + (plan.horizon() == 1 ? " step, " : " steps, ") + plan.step()
                        + " apart");
        facts.put(
                "Fits of families and auto",
                plan.refit() ? "anew for each window" : "once, on what lies before the first window");
        Optional.ofNullable(plan.beside()).ifPresent(beside -> facts.put("Covariates", covariates(beside)));
        plan.models()
                .forEach(model -> model.digest()
                        .filter(digest -> !digest.equals(model.label()))
                        .ifPresent(digest -> facts.put("Version of " + model.label(), digest)));
        return facts;
    }

    private static String covariates(BesideRequest beside) {
        List<String> named = new ArrayList<>();
        Optional.ofNullable(beside.covariates()).orElse(List.of()).stream()
                .filter(Objects::nonNull)
                .forEach(one -> named.add(one.series() + " (" + one.kind() + ")"));
        Optional.ofNullable(beside.calendar())
                .ifPresent(calendar -> named.add(
                        calendar.holidays() == null ? "calendar" : "calendar with holidays of " + calendar.holidays()));
        return String.join(", ", named) + "; other families and networks read values alone";
    }
}
