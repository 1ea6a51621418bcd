package dev.millrace.forecast.backtest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.serving.BesideRequest;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, before it is checked.
 *
 * @param windows of each series, the newest ones; absent: {@value #USUAL_WINDOWS}
 * @param step between two windows; absent: the horizon, so that they do not overlap
 * @param models {@code auto}, families, names of trained networks, digests of versions, {@code champion}; absent: {@code auto}
 * @param levels percentages of central intervals; absent: 80 and 95
 * @param refit whether families and {@code auto} are fitted anew for each window, on what lies before it; absent: they are
 * @param against one of the models, or the baseline; absent: {@code champion} if it is among them, else the baseline
 * @param covariates that are stored
 * @param zone of the calendar
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BacktestRequest(
        @Nullable SeriesSelector series,
        @Nullable Integer horizon,
        @Nullable Integer windows,
        @Nullable Integer step,
        @Nullable List<@Nullable String> models,
        @Nullable List<@Nullable Double> levels,
        @Nullable Boolean refit,
        @Nullable String against,
        @Nullable List<BesideRequest.@Nullable StoredCovariate> covariates,
        BesideRequest.@Nullable CalendarRequest calendar,
        @Nullable String zone) {

    private static final int USUAL_WINDOWS = 8;
    private static final List<Double> USUAL_LEVELS = List.of(80.0, 95.0);
    private static final double LEAST_LEVEL = 1;
    private static final double MOST_LEVEL = 99.9;

    /** Everything but series and models. */
    record Shape(int horizon, int windows, int step, List<Double> levels, boolean refit) {}

    SeriesSelector selector() {
        if (series == null) {
            throw ApiException.invalid("series", "is required: an id, a list of ids, or {\"labels\": {…}}");
        }
        return series;
    }

    BesideRequest beside() {
        return new BesideRequest(covariates, calendar, zone);
    }

    /** @throws ApiException naming the field at fault */
    Shape shape(BacktestProperties limits, int maxHorizon) {
        if (horizon == null || horizon < 1 || horizon > maxHorizon) {
            throw ApiException.invalid("horizon", "is required, 1 to " + maxHorizon);
        }
        int count = within("windows", windows == null ? USUAL_WINDOWS : windows, limits.maxWindows());
        int apart = within("step", step == null ? horizon : step, limits.maxReach());
        long reach = horizon + (count - 1L) * apart;
        if (reach > limits.maxReach()) {
            throw ApiException.invalid(
                    "windows", "reach over " + reach + " steps; " + limits.maxReach() + " are the most");
        }
        return new Shape(horizon, count, apart, checkedLevels(limits), refit == null || refit);
    }

    /** Labels as they were sent. */
    List<String> labels(BacktestProperties limits) {
        List<@Nullable String> asked = models == null ? List.of(PlannedModel.AUTO) : models;
        if (asked.isEmpty() || asked.size() > limits.maxModels()) {
            throw ApiException.invalid("models", "are 1 to " + limits.maxModels());
        }
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            String label = asked.get(i);
            if (label == null || label.isBlank()) {
                throw ApiException.invalid("models[" + i + "]", "is the name of a model");
            }
            labels.add(label);
        }
        return labels;
    }

    private List<Double> checkedLevels(BacktestProperties limits) {
        if (levels == null) {
            return USUAL_LEVELS;
        }
        TreeSet<Double> ascending = new TreeSet<>();
        for (int i = 0; i < levels.size(); i++) {
            Double level = levels.get(i);
            if (level == null || !(level >= LEAST_LEVEL && level <= MOST_LEVEL)) {
                throw ApiException.invalid("levels[" + i + "]", "is " + LEAST_LEVEL + " to " + MOST_LEVEL);
            }
            if (!ascending.add(level)) {
                throw ApiException.invalid("levels[" + i + "]", "occurs twice");
            }
        }
        if (ascending.isEmpty() || ascending.size() > limits.maxLevels()) {
            throw ApiException.invalid("levels", "are 1 to " + limits.maxLevels());
        }
        return List.copyOf(ascending);
    }

    private static int within(String field, int value, int most) {
        if (value < 1 || value > most) {
            throw ApiException.invalid(field, "is 1 to " + most);
        }
        return value;
    }
}
