package dev.millrace.forecast.backtest;

import dev.millrace.forecast.backtest.BacktestPlan.PlannedSeries;
import dev.millrace.servicekit.ApiException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are asked for.
 *
 * @param series @param models @param steps those asked for; empty: all
 */
record TableQuery(By by, Set<String> series, Set<String> models, Set<Integer> steps) {

    /** What a row is about. */
    enum By {
        STEP,
        SERIES,
        MODEL;

        private String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    TableQuery {
        series = Set.copyOf(series);
        models = Set.copyOf(models);
        steps = Set.copyOf(steps);
    }

    /** @throws ApiException naming a parameter that asks for what the backtest does not have */
    static TableQuery of(
            BacktestPlan plan,
            @Nullable String by,
            String @Nullable [] series,
            String @Nullable [] models,
            @Nullable List<Integer> steps) {
        By rows = by(by);
        Set<String> ids = plan.series().stream().map(PlannedSeries::id).collect(Collectors.toSet());
        Set<String> labels = plan.models().stream().map(PlannedModel::label).collect(Collectors.toSet());
        Set<Integer> asked = steps == null ? Set.of() : new HashSet<>(steps);
        asked.forEach(step -> {
            if (step < 1 || step > plan.horizon()) {
                throw ApiException.invalid("step", "is 1 to " + plan.horizon());
            }
        });
        if (!asked.isEmpty() && rows != By.STEP) {
            throw ApiException.invalid("step", "goes with rows by step");
        }
        return new TableQuery(rows, known("series", series, ids), known("model", models, labels), asked);
    }

    boolean wants(PlannedSeries one) {
        return series.isEmpty() || series.contains(one.id());
    }

    boolean wants(PlannedModel model) {
        return models.isEmpty() || models.contains(model.label());
    }

    /** @param step from 1 */
    boolean wants(int step) {
        return steps.isEmpty() || steps.contains(step);
    }

    private static By by(@Nullable String name) {
        return Arrays.stream(By.values())
                .filter(one -> one.wireName().equals(name == null ? By.STEP.wireName() : name))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid("by", "is one of step, series, model"));
    }

    private static Set<String> known(String field, String @Nullable [] asked, Set<String> there) {
        Set<String> wanted = asked == null ? Set.of() : Set.copyOf(Arrays.asList(asked));
        wanted.stream().filter(one -> !there.contains(one)).findFirst().ifPresent(one -> {
            throw ApiException.invalid(field, one + " is none of this backtest");
        });
        return wanted;
    }
}
