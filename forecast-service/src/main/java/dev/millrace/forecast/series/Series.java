package dev.millrace.forecast.series;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.SeriesId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the catalogue knows of one series.
 *
 * @param frequency absent while there are fewer than three points, or when no regular grid fits them
 * @param gaps grid steps between first and last without a point; absent without a frequency
 * @param revision grows with every transaction that changed the series' points
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Series(
        SeriesId id,
        Optional<String> unit,
        Map<String, String> labels,
        long count,
        Instant first,
        Instant last,
        Optional<Frequency> frequency,
        OptionalLong gaps,
        long revision) {
    public Series {
        labels = Map.copyOf(labels);
    }
}
