package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.Fault;
import java.util.List;

/** Forecasts stored series. Thread-safe. */
public interface Forecaster {

    /**
     * One result per id, in the order asked. A series without a fitting model gets one first.
     *
     * @throws dev.millrace.servicekit.ApiException {@code unavailable} when a fit is needed and the registry cannot
     *     be reached
     */
    List<Result> forecast(TenantId tenant, List<SeriesId> ids, ForecastOptions options);

    /** The same for series that are forecast again and again: the weights of their models follow them from now on. */
    List<Result> follow(TenantId tenant, List<SeriesId> ids, ForecastOptions options);

    /** What asking for one series' forecast leads to. */
    sealed interface Result {
        record Issued(Forecast forecast) implements Result {}

        record Refused(SeriesId series, dev.millrace.servicekit.ErrorCode code, Fault fault) implements Result {}
    }
}
