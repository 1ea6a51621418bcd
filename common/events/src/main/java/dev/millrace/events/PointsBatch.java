package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;

/**
 * Points of one series, as they travel on {@link Topics#POINTS}.
 *
 * <p>{@code times[i]} is the time of {@code values[i]} in nanoseconds since 1970-01-01T00:00:00Z; any order, repeats
 * allowed (the last one wins). Values are finite: a gap is a point that is not there. The arrays are handed over, not
 * copied; nobody changes them afterwards.
 *
 * @param unit of the values; absent: unchanged
 * @param labels merged into the series' labels
 * @param part which request and which piece of it this is; absent when the sender gave no idempotency key
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PointsBatch(
        TenantId tenant,
        SeriesId series,
        Optional<String> unit,
        Map<String, String> labels,
        Optional<RequestPart> part,
        long[] times,
        double[] values) {

    /** Most points in one event: keeps it well under the broker's 1 MiB record limit. */
    public static final int MAX_POINTS = 10_000;

    public PointsBatch {
        unit = unit == null ? Optional.empty() : unit;
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        part = part == null ? Optional.empty() : part;
        if (times.length == 0 || times.length != values.length || times.length > MAX_POINTS) {
            throw new IllegalArgumentException("a batch has 1 to " + MAX_POINTS + " times and as many values, not "
                    + times.length + " and " + values.length);
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a value is finite, not " + value);
            }
        }
    }

    /** The record key: per series order is per key order. */
    public String key() {
        return tenant + "/" + series;
    }

    public int size() {
        return times.length;
    }
}
