package dev.millrace.forecast.subscription;

import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.serving.BesideRequest;
import dev.millrace.forecast.serving.ForecastOptions;
import dev.millrace.forecast.serving.Inputs;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a subscriber asked for.
 *
 * @param every how many new points of a series lead to a forecast; corrections do not count
 * @param anomalyLevel percent of the new values that are to lie within their interval; empty: they are not judged
 * @param beside what is read beside the series, as it was asked for
 * @param inputs the same, checked
 */
record Subscription(
        String id,
        SeriesSelector series,
        int horizon,
        int every,
        List<Double> quantiles,
        String model,
        OptionalDouble anomalyLevel,
        BesideRequest beside,
        Inputs inputs) {

    Subscription {
        quantiles = List.copyOf(quantiles);
    }

    ForecastOptions options() {
        return new ForecastOptions(
                horizon, quantiles, model, ForecastOptions.Fit.EACH, ForecastOptions.Refit.AUTO, inputs);
    }
}
