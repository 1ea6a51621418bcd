package dev.millrace.forecast.series;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads series once, and then what changes. Thread-safe; every call sees one committed state of the store. */
public interface SeriesUpdates {

    /** How long somebody may go without asking for changes and still be told of all of them. */
    Duration TOLD_FOR = CorrectionLog.KEPT.minusHours(1);

    /**
     * The newest {@code maxSteps} steps of a series.
     *
     * @param revision of an earlier reading, to be told whether anything before its newest point changed since
     */
    Opened open(TenantId tenant, SeriesId id, int maxSteps, long revision);

    /** @param number of the series in the tables, 0 when there is none; a series made anew has another one */
    record Opened(long number, HistoryResult history, boolean corrected) {}

    /** What changed since: one answer each, in order. */
    List<Update> since(TenantId tenant, List<Known> known);

    /**
     * A series as somebody holds it.
     *
     * @param start time of the earliest step held
     * @param whole whether that was the series' earliest
     * @param end time of its newest point
     */
    record Known(
            SeriesId id,
            long number,
            long revision,
            Instant start,
            boolean whole,
            Instant end,
            Frequency.Fixed frequency) {}

    /** Changes of a series. */
    sealed interface Update {
        /** The points are what they were. */
        record Same() implements Update {}

        /** @param patches in the order in which they apply; one that begins at {@code end} or before may reach beyond it */
        record Changed(Optional<String> unit, Watermark watermark, List<Patch> patches) implements Update {}

        /** The changes do not fit what is held: another grid, a newest point that went, earlier points. */
        record Reopen() implements Update {}

        /** There is no such series any more. */
        record Gone() implements Update {}
    }

    /**
     * What steps hold now.
     *
     * @param first step, counted from that of {@code Known.end}: 0 is that one, -1 the one before
     * @param values NaN where there is no point
     */
    record Patch(long first, double[] values) {}
}
