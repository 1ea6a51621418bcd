package dev.millrace.forecast.subscription;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.Forecast;
import dev.millrace.forecast.serving.ForecastOptions;
import dev.millrace.forecast.serving.Forecaster;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Repeats the last value. */
final class FakeForecaster implements Forecaster {

    static final int SHORTEST = 4;

    private final SeriesStore store;
    /** How many of the next calls find the registry away. */
    final AtomicInteger outages = new AtomicInteger();

    FakeForecaster(SeriesStore store) {
        this.store = store;
    }

    @Override
    public List<Result> forecast(TenantId tenant, List<SeriesId> ids, ForecastOptions options) {
        if (outages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw ApiException.unavailable("The registry is away", Duration.ofSeconds(1), null);
        }
        return store.histories(tenant, ids, 100).stream()
                .map(result -> forecast(result, options))
                .toList();
    }

    @Override
    public Followed follow(TenantId tenant, List<SeriesId> ids, ForecastOptions options, Optional<Judging> judging) {
        return new Followed(forecast(tenant, ids, options), Map.of());
    }

    private static Result forecast(HistoryResult result, ForecastOptions options) {
        return switch (result) {
            case HistoryResult.Found found
            when found.history().values().length >= SHORTEST -> new Result.Issued(repeat(found.history(), options));
            case HistoryResult.Found found ->
                new Result.Refused(
                        found.history().series(), ErrorCode.HISTORY_TOO_SHORT, Fault.field("series", "needs 4 values"));
            case HistoryResult.Unknown(SeriesId id) ->
                new Result.Refused(id, ErrorCode.NOT_FOUND, Fault.field("series", "is not there"));
            case HistoryResult.Irregular(SeriesId id, long count) ->
                new Result.Refused(
                        id, ErrorCode.SERIES_IRREGULAR, Fault.field("series", "has no grid with " + count + " points"));
        };
    }

    private static Forecast repeat(History history, ForecastOptions options) {
        List<Instant> times = IntStream.rangeClosed(1, options.horizon())
                .mapToObj(step -> history.frequency().plus(history.end(), step))
                .toList();
        List<Double> mean = Collections.nCopies(options.horizon(), history.values()[history.values().length - 1]);
        return new Forecast(
                history.series(),
                history.unit(),
                history.frequency(),
                options.horizon(),
                times,
                mean,
                Map.of("0.1", mean, "0.9", mean),
                1,
                new Forecast.Model(
                        "forecast/" + history.series() + "/h" + options.horizon(),
                        "0".repeat(64),
                        "repeat",
                        List.of(),
                        Optional.empty()),
                new Forecast.Validation(OptionalDouble.of(1), 1, List.of()),
                history.watermark());
    }
}
