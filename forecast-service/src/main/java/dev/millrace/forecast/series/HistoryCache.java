package dev.millrace.forecast.series;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.events.TenantId;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Histories read before, each for as long as its series' revision stays what it was. The catalogue is read every time, so what
 * comes from here is what the database would answer. Thread-safe.
 */
@Component
final class HistoryCache {

    private static final int OVERHEAD_BYTES = 256;
    /** Longer histories are read for fits, seldom and not twice. */
    private static final int MAX_STEPS = 8192;

    private record Key(TenantId tenant, long series) {}

    /** @param asked how many steps were wanted: the history is shorter when the series is */
    private record Entry(long revision, String frequency, int asked, History history) {}

    private final Cache<Key, Entry> entries;

    HistoryCache(SeriesProperties properties) {
        this.entries = Caffeine.newBuilder()
                .maximumWeight(properties.historyCache().toBytes())
                .weigher((Key key, Entry entry) -> entry.history().values().length * Double.BYTES + OVERHEAD_BYTES)
                .build();
    }

    /** The newest {@code maxSteps} steps as {@link SeriesStore#histories} gives them, if they are known for this row. */
    Optional<History> find(TenantId tenant, CatalogueRow row, int maxSteps) {
        Entry entry = entries.getIfPresent(new Key(tenant, row.series()));
        return entry == null
                        || entry.revision() != row.revision()
                        || entry.history().watermark().count() != row.count()
                        || entry.asked() < maxSteps
                        || !entry.frequency().equals(row.frequency())
                ? Optional.empty()
                : Optional.of(newest(entry.history(), row, maxSteps));
    }

    void keep(TenantId tenant, CatalogueRow row, int maxSteps, History history) {
        if (maxSteps <= MAX_STEPS) {
            entries.put(
                    new Key(tenant, row.series()),
                    new Entry(row.revision(), history.frequency().iso(), maxSteps, history));
        }
    }

    private static History newest(History history, CatalogueRow row, int maxSteps) {
        double[] values = history.values();
        int first = Math.max(0, values.length - maxSteps);
        while (Double.isNaN(values[first])) {
            first++;
        }
        // a unit may be stated without any change to the points
        return new History(
                history.series(),
                Optional.ofNullable(row.unit()),
                history.frequency(),
                history.end(),
                first == 0 ? values : Arrays.copyOfRange(values, first, values.length),
                history.watermark());
    }
}
