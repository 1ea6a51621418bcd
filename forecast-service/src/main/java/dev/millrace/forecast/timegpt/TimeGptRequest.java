package dev.millrace.forecast.timegpt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.servicekit.ApiException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the clients send to any of the endpoints, before it is checked. What would change the answer and cannot be honoured is refused; settings of
 * training have no meaning here, where every series is fitted anyway.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record TimeGptRequest(
        @Nullable SeriesPart series,
        @Nullable String freq,
        @Nullable Integer h,
        @Nullable String model,
        @Nullable JsonNode level,
        @JsonProperty("n_windows") @Nullable Integer windowCount,
        @JsonProperty("step_size") @Nullable Integer stepSize,
        @Nullable Boolean refit,
        @JsonProperty("detection_size") @Nullable Integer detectionSize,
        @JsonProperty("threshold_method") @Nullable String threshold,
        @JsonProperty("full_history") @Nullable Boolean fullHistory,
        @Nullable Boolean multivariate,
        @JsonProperty("feature_contributions") @Nullable Boolean contributions,
        @JsonProperty("finetuned_model_id") @Nullable String finetuned,
        @JsonProperty("hist_exog") @Nullable List<@Nullable Integer> historic,
        @JsonProperty("clean_ex_first") @Nullable Boolean cleanFirst) {

    private static final String TIME_GPT = "timegpt";
    private static final int MOST_LEVELS = 20;

    /**
     * Flattened series.
     *
     * @param sizes values of each
     * @param past a list for each covariate, as long as {@code y}
     * @param future one for each of the first of them, with the steps of all horizons
     * @param categories places in {@code past} of those whose numbers are names
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record SeriesPart(
            @Nullable List<@Nullable Double> y,
            @Nullable List<@Nullable Integer> sizes,
            @JsonProperty("X") @Nullable List<@Nullable List<@Nullable Double>> past,
            @JsonProperty("X_future") @Nullable List<@Nullable List<@Nullable Double>> future,
            @JsonProperty("categorical_exog") @Nullable List<@Nullable Integer> categories) {}

    /** Covariates beside series whose horizon lies after their last value. */
    Exogenous covariates(List<double[]> values, int horizon, ServingProperties limits) {
        refuse(
                "hist_exog",
                historic != null && !historic.isEmpty(),
                "covariates that are known ahead are the first of X, as many as X_future has");
        return exogenous(values, horizon, limits);
    }

    /** Covariates beside series whose own windows are forecast: all are known ahead but those that {@code hist_exog} names. */
    Exogenous covariatesOfThePast(List<double[]> values, ServingProperties limits) {
        refuse(
                "series.X_future",
                series != null && series.future() != null && !series.future().isEmpty(),
                "lies after the last value, where no window reaches");
        return exogenous(values, 0, limits);
    }

    private Exogenous exogenous(List<double[]> values, int horizon, ServingProperties limits) {
        SeriesPart sent = Objects.requireNonNull(series);
        boolean any = sent.past() != null && !sent.past().isEmpty();
        refuse("model", !any && Family.REGRESSION.wireName().equals(model), "a regression needs covariates");
        refuse(
                "model",
                any && Family.named(family()).isPresent(),
                family() + " takes no covariates; auto and regression do");
        refuse(
                "clean_ex_first",
                any && Boolean.FALSE.equals(cleanFirst),
                "what covariates add is taken off first: true");
        refuse("hist_exog", !any && historic != null && !historic.isEmpty(), "are places in X, which is not there");
        return new Exogenous(
                sent,
                values.stream().mapToInt(one -> one.length).toArray(),
                horizon,
                Optional.ofNullable(historic).orElse(List.of()),
                limits);
    }

    /** @return the series' values, NaN where there is none */
    List<double[]> values(ServingProperties limits) {
        if (series == null || series.y() == null || series.sizes() == null) {
            throw ApiException.invalid("series", "needs y and sizes");
        }
        refuse("multivariate", Boolean.TRUE.equals(multivariate), "each series is forecast by itself");
        refuse(
                "feature_contributions",
                Boolean.TRUE.equals(contributions),
                "the weight of each covariate is told as weights_x");
        refuse("finetuned_model_id", finetuned != null, "there are no fine-tuned models: every series is fitted");
        refuse("full_history", Boolean.TRUE.equals(fullHistory), "windows are counted from the end");
        if (series.y().size() > limits.maxInlineValues() || series.sizes().size() > limits.maxSeries()) {
            throw ApiException.invalid(
                    "series",
                    "may hold at most " + limits.maxSeries() + " series and " + limits.maxInlineValues() + " values");
        }
        List<double[]> all = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < series.sizes().size(); i++) {
            Integer size = series.sizes().get(i);
            if (size == null || size < 1 || size > series.y().size() - at) {
                throw ApiException.invalid("series.sizes[" + i + "]", "is not the number of values of a series in y");
            }
            all.add(values(at, size));
            at += size;
        }
        if (at != series.y().size() || all.isEmpty()) {
            throw ApiException.invalid(
                    "series.sizes",
                    "add up to " + at + ", not to the " + series.y().size() + " values of y");
        }
        return all;
    }

    private double[] values(int from, int size) {
        double[] values = new double[size];
        for (int t = 0; t < size; t++) {
            Double value =
                    series == null || series.y() == null ? null : series.y().get(from + t);
            values[t] = value == null ? Double.NaN : value;
            if (Double.isInfinite(values[t])) {
                throw ApiException.invalid("series.y[" + (from + t) + "]", "must be finite or null");
            }
        }
        if (Double.isNaN(values[size - 1])) {
            throw ApiException.invalid(
                    "series.y[" + (from + size - 1) + "]", "must be a value: it is the last of its series");
        }
        return values;
    }

    Frequency frequency() {
        if (freq == null) {
            throw ApiException.invalid("freq", "is required");
        }
        return PandasFrequency.of(freq);
    }

    /** @param otherwise empty: it is required */
    int horizon(Optional<Integer> otherwise, ServingProperties limits) {
        int asked = h == null ? otherwise.orElse(0) : h;
        if (asked < 1 || asked > limits.maxHorizon()) {
            throw ApiException.invalid("h", "is 1 to " + limits.maxHorizon());
        }
        return asked;
    }

    int windows() {
        return positive("n_windows", windowCount, 1);
    }

    int step(int otherwise) {
        return positive("step_size", stepSize, otherwise);
    }

    int detection(int otherwise) {
        return positive("detection_size", detectionSize, otherwise);
    }

    private static int positive(String field, @Nullable Integer value, int otherwise) {
        int positive = value == null ? otherwise : value;
        if (positive < 1) {
            throw ApiException.invalid(field, "is 1 or more");
        }
        return positive;
    }

    /** Whether every window is fitted by itself. */
    boolean fitsEach() {
        return !Boolean.FALSE.equals(refit);
    }

    /** {@code auto} or a family's name; all of TimeGPT's names mean the former. */
    String family() {
        String asked = model == null || model.startsWith(TIME_GPT) ? "auto" : model;
        if (!asked.equals("auto") && Family.askable(asked).isEmpty()) {
            throw ApiException.invalid("model", "is none of timegpt-1 and its kind, auto, " + Family.singleNames());
        }
        return asked;
    }

    void requireUnivariate() {
        refuse(
                "threshold_method",
                threshold != null && !threshold.equals("univariate"),
                "each series has a threshold of its own: univariate");
    }

    /** Percentages as they were sent, so that the answer names them alike. @param otherwise without any */
    List<BigDecimal> levels(List<BigDecimal> otherwise) {
        if (level == null || level.isNull()) {
            return otherwise;
        }
        List<BigDecimal> levels = new ArrayList<>();
        for (JsonNode one : level.isArray() ? level.values() : List.of(level)) {
            BigDecimal percent = one.isNumber() ? one.decimalValue().stripTrailingZeros() : BigDecimal.ZERO;
            if (percent.signum() <= 0
                    || percent.compareTo(BigDecimal.valueOf(100)) >= 0
                    || levels.size() == MOST_LEVELS) {
                throw ApiException.invalid(
                        "level", "are at most " + MOST_LEVELS + " percentages above 0 and below 100");
            }
            levels.add(percent);
        }
        return levels;
    }

    private static void refuse(String field, boolean given, String reason) {
        if (given) {
            throw ApiException.invalid(field, reason);
        }
    }
}
