package dev.millrace.forecast.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.servicekit.ApiException;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body of a request for forecasts, before it is checked. */
record ForecastRequest(
        @Nullable SeriesSelector series,
        @Nullable List<@Nullable InlineSeries> inline,
        @Nullable Integer horizon,
        @Nullable List<@Nullable BigDecimal> quantiles,
        @Nullable List<@Nullable BigDecimal> levels,
        @Nullable String model,
        @Nullable String fit,
        @Nullable String refit,
        @Nullable Boolean partial,
        @Nullable Boolean explain,
        @Nullable List<BesideRequest.@Nullable StoredCovariate> covariates,
        BesideRequest.@Nullable CalendarRequest calendar,
        @JsonProperty("static") @Nullable Map<String, @Nullable Map<String, @Nullable JsonNode>> statics,
        InputsRequest.@Nullable ResampleRequest resample,
        @Nullable String zone) {

    private static final List<Double> QUANTILES = List.of(0.1, 0.9);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal TWO_HUNDRED = BigDecimal.valueOf(200);
    private static final double LEAST = 1e-6;

    ForecastOptions options(ServingProperties limits) {
        if (horizon == null || horizon < 1 || horizon > limits.maxHorizon()) {
            throw ApiException.invalid("horizon", "is required, 1 to " + limits.maxHorizon());
        }
        if ((series == null) == (inline == null)) {
            throw ApiException.invalid("series", "either series or inline is required");
        }
        if (quantiles != null && levels != null) {
            throw ApiException.invalid("levels", "either quantiles or levels, not both");
        }
        String answering = model == null ? "auto" : model;
        if (Boolean.TRUE.equals(explain) && !NetworkForecaster.isTrained(answering)) {
            throw ApiException.invalid("explain", "is for trained models");
        }
        ForecastOptions.Fit together = choice("fit", fit, ForecastOptions.Fit.EACH, ForecastOptions.Fit.values());
        Inputs inputs = inputs(limits);
        if (NetworkForecaster.isTrained(answering)
                && (inputs.hasCovariates() || inputs.resampling().isPresent())) {
            throw ApiException.invalid(
                    "model", "a trained model takes no covariates and reads its own grid; auto and regression do not");
        }
        return new ForecastOptions(
                horizon,
                probabilities(limits),
                answering,
                together,
                choice("refit", refit, ForecastOptions.Refit.AUTO, ForecastOptions.Refit.values()),
                inputs);
    }

    private Inputs inputs(ServingProperties limits) {
        Optional<ZoneId> local = InputsRequest.zone(zone);
        if (inline == null) {
            return new Inputs(
                    InputsRequest.stored(covariates, limits.maxCovariates()),
                    InputsRequest.calendar(calendar),
                    InputsRequest.statics(statics, limits.maxCovariates()),
                    InputsRequest.resampling(resample, local),
                    local);
        }
        if (covariates != null) {
            throw ApiException.invalid("covariates", "of inline series are sent with them: inline[0].covariates");
        }
        if (statics != null) {
            throw ApiException.invalid("static", "of inline series is sent with them: inline[0].static");
        }
        Map<SeriesId, Map<String, Inputs.Attribute>> attributes = new HashMap<>();
        for (int i = 0; i < inline.size(); i++) {
            InlineSeries one = inline.get(i);
            if (one == null) {
                throw ApiException.invalid("inline[" + i + "]", "is no series");
            }
            Map<String, @Nullable JsonNode> sent = one.statics();
            if (sent != null) {
                attributes.put(
                        one.seriesId(i),
                        InputsRequest.attributes("inline[" + i + "].static", sent, limits.maxCovariates()));
            }
        }
        return new Inputs(
                List.of(),
                InputsRequest.calendar(calendar),
                attributes,
                InputsRequest.resampling(resample, local),
                local);
    }

    /** Refuses more series than {@code limits} allow to be asked for, or to share a model. */
    static List<SeriesId> bounded(List<SeriesId> ids, ForecastOptions options, ServingProperties limits) {
        requireFew("series", ids.size(), options, limits);
        return ids;
    }

    List<InlineForecaster.Inline> inlineSeries(ForecastOptions options, ServingProperties limits) {
        List<InlineSeries> sent = inline == null
                ? List.of()
                : inline.stream().filter(Objects::nonNull).toList();
        requireFew("inline", sent.size(), options, limits);
        long values = sent.stream().mapToLong(InlineSeries::size).sum();
        if (values > limits.maxInlineValues()) {
            throw ApiException.invalid("inline", "may hold at most " + limits.maxInlineValues() + " values");
        }
        List<InlineForecaster.Inline> checked = new ArrayList<>();
        Set<SeriesId> ids = new HashSet<>();
        for (int i = 0; i < sent.size(); i++) {
            InlineForecaster.Inline one = sent.get(i).checked(i, options, limits);
            if (!ids.add(one.history().series())) {
                throw ApiException.invalid("inline[" + i + "].id", "occurs twice");
            }
            if (options.fit() == ForecastOptions.Fit.SHARED
                    && i > 0
                    && !one.history()
                            .covariates()
                            .like(checked.getFirst().history().covariates())) {
                throw ApiException.invalid(
                        "inline[" + i + "].covariates", "must be those of the others, as the series share a model");
            }
            checked.add(one);
        }
        return checked;
    }

    private static void requireFew(String field, int count, ForecastOptions options, ServingProperties limits) {
        int most = options.fit() == ForecastOptions.Fit.SHARED ? limits.maxShared() : limits.maxSeries();
        if (count > most) {
            throw ApiException.invalid(field, "may be at most " + most + " series");
        }
    }

    private List<Double> probabilities(ServingProperties limits) {
        List<Double> probabilities = new ArrayList<>();
        if (quantiles != null) {
            quantiles.forEach(quantile -> probabilities.add(probability("quantiles", quantile)));
        } else if (levels != null) {
            for (BigDecimal level : levels) {
                if (level == null || level.signum() <= 0 || level.compareTo(HUNDRED) >= 0) {
                    throw ApiException.invalid("levels", "are between 0 and 100, both exclusive");
                }
                probabilities.add(probability("levels", HUNDRED.subtract(level).divide(TWO_HUNDRED)));
                probabilities.add(probability("levels", HUNDRED.add(level).divide(TWO_HUNDRED)));
            }
        } else {
            return QUANTILES;
        }
        List<Double> ascending = probabilities.stream().distinct().sorted().toList();
        if (ascending.size() > limits.maxQuantiles()) {
            throw ApiException.invalid("quantiles", "may be at most " + limits.maxQuantiles());
        }
        return ascending;
    }

    private static double probability(String field, @Nullable BigDecimal value) {
        double probability = value == null ? Double.NaN : value.doubleValue();
        if (!(probability >= LEAST && probability <= 1 - LEAST)) {
            throw ApiException.invalid(field, "are probabilities between 0 and 1, both exclusive");
        }
        return probability;
    }

    private static <E extends Enum<E>> E choice(String field, @Nullable String name, E otherwise, E[] choices) {
        if (name == null) {
            return otherwise;
        }
        List<String> known = new ArrayList<>();
        for (E choice : choices) {
            known.add(choice.name().toLowerCase(Locale.ROOT));
            if (known.getLast().equals(name)) {
                return choice;
            }
        }
        throw ApiException.invalid(field, "is not one of " + String.join(", ", known));
    }
}
