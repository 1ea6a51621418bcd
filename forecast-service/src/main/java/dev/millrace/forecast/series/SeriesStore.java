package dev.millrace.forecast.series;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the rest of the service reads series. Thread-safe; every call sees one committed state of the store. */
public interface SeriesStore {

    Optional<Series> find(TenantId tenant, SeriesId id);

    /** Ids of the selected series that exist, in the selector's order. */
    List<SeriesId> select(TenantId tenant, SeriesSelector selector);

    /**
     * The newest {@code maxSteps} grid steps of each series, in the order asked. Many series are read in few
     * statements, not one by one.
     *
     * @return one result per id
     */
    List<HistoryResult> histories(TenantId tenant, List<SeriesId> ids, int maxSteps);

    /**
     * The same of series whose points are brought into steps first, regular or not. A step without a point is a gap. The last step is left out as long as
     * more points are due in it, after the distance that nine tenths of the newest keep.
     */
    List<HistoryResult> resampled(TenantId tenant, List<SeriesId> ids, Resampling resampling, int maxSteps);

    /**
     * The values of a series at the steps of another. A point belongs to the step it is nearest to, of several the latest stands; where the series' own step is
     * longer, its value holds until the next.
     *
     * @param times ascending, at least two
     * @return NaN where there is none; empty when there is no such series
     * @throws dev.millrace.servicekit.ApiException {@code invalid-request} when there are far more points than steps
     */
    Optional<double[]> valuesAt(TenantId tenant, SeriesId id, List<Instant> times);

    /** What asking for a history leads to. */
    sealed interface HistoryResult {
        record Found(History history) implements HistoryResult {}

        record Unknown(SeriesId id) implements HistoryResult {}

        /** The points fit no regular grid, or are fewer than three. */
        record Irregular(SeriesId id, long count) implements HistoryResult {}
    }
}
