package dev.millrace.forecast.backtest;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.backtest.TableQuery.By;
import dev.millrace.forecast.backtest.score.ModelScores;
import dev.millrace.forecast.backtest.score.ModelSummary;
import dev.millrace.forecast.backtest.score.SeriesScores;
import dev.millrace.forecast.backtest.score.Summary;
import dev.millrace.servicekit.ApiException;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;

/** Makes rows of what backtests found, series by series, so that never more than one is in memory. Thread-safe. */
@Component
class Tables {

    private final BacktestTable table;

    Tables(BacktestTable table) {
        this.table = table;
    }

    /** Takes rows. */
    interface Sink {

        /** @return false when no more are wanted */
        boolean take(Row row);
    }

    /** Where series come one after the other, in the plan's order. */
    interface Visitor {

        /** @return false when no more are wanted */
        boolean visit(SeriesScores scores);
    }

    /** Rows of the series that are done, in the order of the request: series, models, steps. */
    void rows(TenantId tenant, String id, BacktestPlan plan, TableQuery query, Sink sink) {
        Summary.Scheme scheme = plan.scheme();
        Summary summary = new Summary(scheme);
        visit(tenant, id, plan, query, scores -> {
            if (query.by() == By.MODEL) {
                summary.add(scores);
                return true;
            }
            for (PlannedModel model : plan.models()) {
                Optional<ModelScores> own = scores.model(model.label());
                if (query.wants(model) && own.isPresent() && !rows(scores, own.get(), scheme, query, sink)) {
                    return false;
                }
            }
            return true;
        });
        if (query.by() == By.MODEL) {
            summary.models().stream()
                    .filter(one -> query.models().isEmpty() || query.models().contains(one.model()))
                    .map(Tables::row)
                    .takeWhile(sink::take)
                    .forEach(taken -> {});
        }
    }

    /** @throws ApiException {@code not-found} when nothing is done yet, or nothing is kept any more */
    void visit(TenantId tenant, String id, BacktestPlan plan, TableQuery query, Visitor visitor) {
        int done = table.done(tenant, id);
        if (done == 0) {
            throw ApiException.notFound(
                    "Backtest " + id + " has no table: no series is done yet, or it is kept no more");
        }
        for (int place = 0; place < Math.min(done, plan.series().size()); place++) {
            if (query.wants(plan.series().get(place))) {
                Optional<SeriesScores> scores = table.find(tenant, id, place);
                if (scores.isPresent() && !visitor.visit(scores.get())) {
                    return;
                }
            }
        }
    }

    private static boolean rows(
            SeriesScores scores, ModelScores model, Summary.Scheme scheme, TableQuery query, Sink sink) {
        if (!model.scored()) {
            return sink.take(row(scores, model, OptionalInt.empty(), scheme));
        }
        if (query.by() == By.SERIES) {
            return sink.take(row(scores, model, OptionalInt.empty(), scheme));
        }
        for (int step = 1; step <= scheme.horizon(); step++) {
            if (query.wants(step) && !sink.take(row(scores, model, OptionalInt.of(step), scheme))) {
                return false;
            }
        }
        return true;
    }

    private static Row row(SeriesScores scores, ModelScores model, OptionalInt step, Summary.Scheme scheme) {
        return new Row(
                Optional.of(scores.series()),
                model.label(),
                step,
                model.version().map(ModelScores.Version::digest),
                model.sawTheFuture(),
                OptionalInt.empty(),
                !model.scored()
                        ? Optional.empty()
                        : Optional.of(
                                step.isPresent()
                                        ? Summary.figures(scores, model, scheme, step.getAsInt() - 1)
                                        : Summary.figures(scores, model, scheme)),
                step.isPresent() ? Optional.empty() : Summary.comparison(scores, model, scheme),
                model.refused());
    }

    private static Row row(ModelSummary summary) {
        return new Row(
                Optional.empty(),
                summary.model(),
                OptionalInt.empty(),
                Optional.empty(),
                summary.sawTheFuture() > 0,
                OptionalInt.of(summary.series()),
                Optional.of(summary.figures()),
                summary.comparison(),
                Optional.empty());
    }
}
