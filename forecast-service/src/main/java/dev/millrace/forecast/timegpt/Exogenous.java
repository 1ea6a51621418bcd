package dev.millrace.forecast.timegpt;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.covariate.Covariates.Column;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.model.Gaps;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Covariates as clients send them: {@code X} has a list for each covariate, flattened like the series; {@code X_future} one for each of the first of them, with the
 * steps of all horizons. Those without a list there are known up to now only. Beside windows of the past, which have no horizon, those are that {@code hist_exog} names.
 */
final class Exogenous {

    private static final int MOST_CATEGORIES = 100;

    /** @param values of all series one after the other, each with its horizon if it is known ahead */
    private record Sent(String field, Kind kind, boolean category, double[][] values) {}

    private final List<Sent> covariates = new ArrayList<>();
    private final int[] sizes;
    private final int horizon;

    /**
     * @param sizes values of each series
     * @param horizon steps after these; 0: windows of the past are forecast
     * @param historic places of those that are past-only, where there is no horizon
     */
    Exogenous(
            TimeGptRequest.SeriesPart sent,
            int[] sizes,
            int horizon,
            List<@Nullable Integer> historic,
            ServingProperties limits) {
        this.sizes = sizes;
        this.horizon = horizon;
        List<@Nullable List<@Nullable Double>> past = sent.past() == null ? List.of() : sent.past();
        List<@Nullable List<@Nullable Double>> future = sent.future() == null ? List.of() : sent.future();
        List<@Nullable Integer> categories = sent.categories() == null ? List.of() : sent.categories();
        if (future.size() > past.size()) {
            throw ApiException.invalid("series.X_future", "has covariates that X has no history of");
        }
        if (past.size() > limits.maxCovariates()) {
            throw ApiException.invalid("series.X", "may be at most " + limits.maxCovariates() + " covariates");
        }
        requirePlaces("series.categorical_exog", categories, past.size());
        requirePlaces("hist_exog", historic, past.size());
        int total = Arrays.stream(sizes).sum();
        for (int i = 0; i < past.size(); i++) {
            String field = "series.X[" + i + "]";
            double[] before = numbers(field, past.get(i), total);
            boolean ahead = i < future.size();
            boolean known = horizon == 0 ? !historic.contains(i) : ahead;
            double[] after = ahead
                    ? numbers("series.X_future[" + i + "]", future.get(i), sizes.length * horizon)
                    : new double[0];
            double[][] values = new double[sizes.length][];
            int at = 0;
            for (int s = 0; s < sizes.length; s++) {
                double[] own = Arrays.copyOfRange(before, at, at + sizes[s]);
                double[] next = ahead ? Arrays.copyOfRange(after, s * horizon, (s + 1) * horizon) : after;
                values[s] = values(field, i, own, next, s);
                at += sizes[s];
            }
            requireTelling(field, values);
            covariates.add(new Sent(field, known ? Kind.FUTURE : Kind.PAST, categories.contains(i), values));
        }
    }

    private static void requirePlaces(String field, List<@Nullable Integer> places, int count) {
        for (Integer place : places) {
            if (place == null || place < 0 || place >= count) {
                throw ApiException.invalid(field, "are places in X, from 0");
            }
        }
    }

    private double[] values(String field, int place, double[] before, double[] after, int series) {
        for (int h = 0; h < after.length; h++) {
            if (Double.isNaN(after[h])) {
                throw ApiException.invalid(
                        "series.X_future[" + place + "][" + (series * horizon + h) + "]", "must be a number");
            }
        }
        if (2 * Arrays.stream(before).filter(value -> !Double.isNaN(value)).count() < before.length) {
            throw unusable(field, "has fewer than half of the values beside series " + series);
        }
        return DoubleStream.concat(Arrays.stream(Gaps.fill(before, 1, 0)), Arrays.stream(after))
                .toArray();
    }

    private void requireTelling(String field, double[][] values) {
        TreeSet<Double> distinct = new TreeSet<>();
        for (int s = 0; s < sizes.length && distinct.size() < 2; s++) {
            for (int t = 0; t < sizes[s] && distinct.size() < 2; t++) {
                distinct.add(values[s][t]);
            }
        }
        if (distinct.size() < 2) {
            throw unusable(field, "never changes, so that nothing can be learned of it");
        }
    }

    private static ApiException unusable(String field, String reason) {
        return new ApiException(
                ErrorCode.COVARIATE_UNUSABLE, field + ": " + reason, List.of(Fault.field(field, reason)));
    }

    private static double[] numbers(String field, @Nullable List<@Nullable Double> sent, int length) {
        if (sent == null || sent.size() != length) {
            throw ApiException.invalid(field, "must have " + length + " values, those of all series");
        }
        double[] numbers = new double[length];
        for (int t = 0; t < length; t++) {
            Double value = sent.get(t);
            numbers[t] = value == null ? Double.NaN : value;
            if (Double.isInfinite(numbers[t])) {
                throw ApiException.invalid(field + "[" + t + "]", "must be finite or null");
            }
        }
        return numbers;
    }

    /** Names of the covariates, in the order they were sent. */
    List<String> names() {
        return covariates.stream().map(Sent::field).toList();
    }

    /** Means over what was forecast, by the names; null without any, as clients expect. @param weights one each for every forecast */
    @Nullable
    List<Double> means(List<Map<String, Double>> weights) {
        return covariates.isEmpty()
                ? null
                : names().stream()
                        .map(name -> weights.stream()
                                .mapToDouble(one -> one.getOrDefault(name, 0.0))
                                .average()
                                .orElse(0))
                        .toList();
    }

    /** Those beside one series. */
    Covariates of(int series) {
        if (covariates.isEmpty()) {
            return Covariates.NONE;
        }
        List<Column> columns = new ArrayList<>();
        for (Sent one : covariates) {
            double[] values = one.values()[series];
            if (!one.category()) {
                columns.add(new Column(one.field(), one.field(), one.kind(), false, values));
                continue;
            }
            TreeSet<Double> categories = new TreeSet<>();
            for (double value : values) {
                categories.add(value);
            }
            if (categories.size() > MOST_CATEGORIES) {
                throw ApiException.invalid(one.field(), "has more than " + MOST_CATEGORIES + " categories");
            }
            for (double category : categories) {
                double[] is = Arrays.stream(values)
                        .map(value -> value == category ? 1 : 0)
                        .toArray();
                columns.add(new Column(one.field(), one.field() + "=" + category, one.kind(), true, is));
            }
        }
        return new Covariates(columns, sizes[series], horizon);
    }
}
