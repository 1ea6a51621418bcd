package dev.millrace.forecast.series;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.util.Comparator;

/** A series' name across tenants. Sorted, so that whoever locks several does it in one order. */
record SeriesKey(TenantId tenant, SeriesId id) implements Comparable<SeriesKey> {

    private static final Comparator<SeriesKey> ORDER =
            Comparator.comparing((SeriesKey key) -> key.tenant().value()).thenComparing(SeriesKey::id);

    static SeriesKey of(PointsBatch batch) {
        return new SeriesKey(batch.tenant(), batch.series());
    }

    @Override
    public int compareTo(SeriesKey other) {
        return ORDER.compare(this, other);
    }
}
