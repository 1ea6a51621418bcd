package dev.millrace.forecast.subscription;

import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.serving.BesideRequest;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The body of a PUT, before it is checked. */
record SubscriptionRequest(
        @Nullable SeriesSelector series,
        @Nullable Integer horizon,
        @Nullable Integer every,
        @Nullable List<@Nullable Double> quantiles,
        @Nullable String model,
        @Nullable Anomalies anomalies,
        @Nullable List<BesideRequest.@Nullable StoredCovariate> covariates,
        BesideRequest.@Nullable CalendarRequest calendar,
        @Nullable String zone) {

    /** @param level percent of the values that are to lie within their interval; absent: 99 */
    record Anomalies(@Nullable Double level) {}

    private static final List<Double> QUANTILES = List.of(0.1, 0.9);
    private static final int MAX_EVERY = 1_000_000;
    private static final int MAX_ID = 200;
    private static final int MAX_MODEL = 640;
    private static final int MAX_LABELS = 32;
    private static final double USUAL_LEVEL = 99;
    private static final double LEAST_LEVEL = 50;
    private static final double MOST_LEVEL = 99.99;

    Subscription checked(String id, SubscriptionProperties limits, ServingProperties serving) {
        require("id", isText(id) && id.length() <= MAX_ID, "is 1 to " + MAX_ID + " characters of text");
        if (series == null) {
            throw ApiException.invalid("series", "is required: an id, a list of ids, or {\"labels\": {…}}");
        }
        switch (series) {
            case SeriesSelector.Ids ids ->
                require(
                        "series",
                        !ids.ids().isEmpty() && ids.ids().size() <= limits.maxSeries(),
                        "names 1 to " + limits.maxSeries() + " series");
            case SeriesSelector.Labels labels ->
                require(
                        "series.labels",
                        labels.labels().size() <= MAX_LABELS
                                && labels.labels().entrySet().stream()
                                        .allMatch(label -> noNul(label.getKey()) && noNul(label.getValue())),
                        "holds at most " + MAX_LABELS + " labels of text");
        }
        if (horizon == null) {
            throw ApiException.invalid("horizon", "is required");
        }
        require("horizon", horizon >= 1 && horizon <= limits.maxHorizon(), "is 1 to " + limits.maxHorizon());
        int pace = every == null ? 1 : every;
        require("every", pace >= 1 && pace <= MAX_EVERY, "is 1 to " + MAX_EVERY);
        String family = model == null ? "auto" : model;
        require(
                "model",
                isText(family) && family.length() <= MAX_MODEL,
                "is auto, the name of a family or that of a trained model");
        BesideRequest beside = new BesideRequest(covariates, calendar, zone);
        return new Subscription(
                id,
                series,
                horizon,
                pace,
                checkedQuantiles(limits),
                family,
                level(family),
                beside,
                beside.checked(family, serving));
    }

    private OptionalDouble level(String family) {
        if (anomalies == null) {
            return OptionalDouble.empty();
        }
        require(
                "anomalies",
                family.equals("auto") || Family.askable(family).isPresent(),
                "are told by auto and by families, not by trained models");
        double level = anomalies.level() == null ? USUAL_LEVEL : anomalies.level();
        require(
                "anomalies.level",
                level >= LEAST_LEVEL && level <= MOST_LEVEL,
                "is a percentage from " + LEAST_LEVEL + " to " + MOST_LEVEL);
        return OptionalDouble.of(level);
    }

    private List<Double> checkedQuantiles(SubscriptionProperties limits) {
        if (quantiles == null) {
            return QUANTILES;
        }
        require(
                "quantiles",
                quantiles.size() <= limits.maxQuantiles(),
                "holds at most " + limits.maxQuantiles() + " probabilities");
        return quantiles.stream()
                .map(quantile -> {
                    if (quantile == null || !(quantile > 0 && quantile < 1)) {
                        throw ApiException.invalid("quantiles", "are between 0 and 1, both exclusive");
                    }
                    return quantile;
                })
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean isText(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl);
    }

    private static boolean noNul(String text) {
        return text.indexOf(0) < 0;
    }

    private static void require(String field, boolean holds, String otherwise) {
        if (!holds) {
            throw ApiException.invalid(field, otherwise);
        }
    }
}
