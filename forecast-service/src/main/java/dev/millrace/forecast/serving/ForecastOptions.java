package dev.millrace.forecast.serving;

import java.util.List;

/**
 * What is asked of each series.
 *
 * @param horizon steps ahead
 * @param quantiles probabilities in (0, 1), ascending
 * @param model {@code auto}, a family's name or that of a trained model
 * @param inputs what is read beside the series
 */
public record ForecastOptions(int horizon, List<Double> quantiles, String model, Fit fit, Refit refit, Inputs inputs) {

    public ForecastOptions {
        quantiles = List.copyOf(quantiles);
    }

    /** Of the series' values alone. */
    public ForecastOptions(int horizon, List<Double> quantiles, String model, Fit fit, Refit refit) {
        this(horizon, quantiles, model, fit, refit, Inputs.NONE);
    }

    /** The same further ahead. */
    ForecastOptions ahead(int steps) {
        return new ForecastOptions(horizon + steps, quantiles, model, fit, refit, inputs);
    }

    /** Whether each series gets a model of its own, or all series of the request share one. */
    public enum Fit {
        EACH,
        SHARED
    }

    /** Whether a model is made anew although one is there. */
    public enum Refit {
        /** When the history has grown enough for a new fit to differ. */
        AUTO,
        ALWAYS,
        NEVER
    }
}
