package dev.millrace.forecast.streaming;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.series.SeriesUpdates;
import dev.millrace.servicekit.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Holds the weights of streams against a fit to the points as they are stored. */
@Component
class Verification {

    private static final int ATTEMPTS = 10;

    private final Streams streams;
    private final SeriesUpdates series;

    Verification(Streams streams, SeriesUpdates series) {
        this.streams = streams;
        this.series = series;
    }

    /** @throws ApiException {@code unavailable} when points come faster than both can be read */
    List<StreamReport> of(TenantId tenant, Set<SeriesId> ids) {
        return streams.held(tenant).stream()
                .filter(held -> ids.contains(held.key().series()))
                .flatMap(held -> held.open().stream().map(stream -> verified(tenant, held)))
                .toList();
    }

    private StreamReport verified(TenantId tenant, HeldStream held) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            streams.current(tenant, List.of(held.wanted()));
            SeriesStream stream = held.open().orElseThrow();
            StreamReport report = stream.report(held.key().name(), held.digest());
            if (!held.stale()
                    && series.open(tenant, held.key().series(), report.steps(), 0)
                                    .history()
                            instanceof HistoryResult.Found(History history)
                    && history.watermark().equals(report.watermark())
                    && stream.watermark().equals(report.watermark())) {
                return report.with(OptionalDouble.of(stream.difference(history)));
            }
            pause(attempt);
        }
        throw ApiException.unavailable(
                "Points of " + held.key().series() + " come faster than they can be read twice",
                Duration.ofSeconds(1),
                null);
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(20L << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
