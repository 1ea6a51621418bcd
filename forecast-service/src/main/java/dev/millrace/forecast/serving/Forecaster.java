package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.deviation.Anomaly;
import dev.millrace.servicekit.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Forecasts stored series. Thread-safe. */
public interface Forecaster {

    /**
     * One result per id, in the order asked. A series without a fitting model gets one first.
     *
     * @throws dev.millrace.servicekit.ApiException {@code unavailable} when a fit is needed and the registry cannot
     *     be reached
     */
    List<Result> forecast(TenantId tenant, List<SeriesId> ids, ForecastOptions options);

    /**
     * The same for series that are forecast again and again: the weights of their models follow them from now on.
     *
     * @param judging whether their newest values are held against the intervals forecast for them
     */
    Followed follow(TenantId tenant, List<SeriesId> ids, ForecastOptions options, Optional<Judging> judging);

    /** @param anomalies of those that were judged */
    record Followed(List<Result> results, Map<SeriesId, List<Anomaly>> anomalies) {
        public Followed {
            results = List.copyOf(results);
            anomalies = Map.copyOf(anomalies);
        }
    }

    /**
     * What to judge.
     *
     * @param percent of the values that are to lie within
     * @param since how many points each series had when it was judged last; at most a thousand newer ones are judged
     */
    record Judging(double percent, Map<SeriesId, Long> since) {
        private static final long MOST = 1000;

        public Judging {
            since = Map.copyOf(since);
        }

        long newest(SeriesId series, long count) {
            return Math.clamp(count - since.getOrDefault(series, count), 0, MOST);
        }
    }

    /** What asking for one series' forecast leads to. */
    sealed interface Result {
        record Issued(Forecast forecast) implements Result {}

        record Refused(SeriesId series, dev.millrace.servicekit.ErrorCode code, Fault fault) implements Result {}
    }
}
