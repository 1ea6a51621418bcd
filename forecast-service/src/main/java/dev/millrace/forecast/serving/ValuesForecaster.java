package dev.millrace.forecast.serving;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.History;
import java.util.List;

/** Forecasts values that are not stored. Thread-safe. */
public interface ValuesForecaster {

    /**
     * One result each, in order; seasons are detected.
     *
     * @param options {@code auto} or a family's name
     * @throws dev.millrace.servicekit.ApiException {@code unavailable} when the registry cannot be reached
     */
    List<Forecaster.Result> forecastValues(TenantId tenant, List<History> histories, ForecastOptions options);
}
