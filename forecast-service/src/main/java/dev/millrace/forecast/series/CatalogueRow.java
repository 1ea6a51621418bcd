package dev.millrace.forecast.series;

import dev.millrace.events.SeriesId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A row of the catalogue.
 *
 * @param frequency as cached; of no worth unless {@code frequencyIsCurrent}
 */
record CatalogueRow(
        long series,
        SeriesId id,
        @Nullable String unit,
        Map<String, String> labels,
        long count,
        long first,
        long last,
        long revision,
        @Nullable String frequency,
        boolean frequencyIsCurrent) {

    Optional<Frequency> cachedFrequency() {
        return Optional.ofNullable(frequency).map(Frequency::parse);
    }

    CatalogueRow with(Optional<Frequency> inferred) {
        return new CatalogueRow(
                series,
                id,
                unit,
                labels,
                count,
                first,
                last,
                revision,
                inferred.map(Frequency::iso).orElse(null),
                true);
    }

    Series toSeries() {
        Optional<Frequency> grid = cachedFrequency();
        OptionalLong gaps = grid.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        Math.max(0, grid.get().stepsBetween(Nanos.instant(first), Nanos.instant(last)) + 1 - count));
        return new Series(
                id,
                Optional.ofNullable(unit),
                labels,
                count,
                Nanos.instant(first),
                Nanos.instant(last),
                grid,
                gaps,
                revision);
    }
}
