package dev.millrace.ingest.raw;

import dev.millrace.ingest.points.Cutter;
import dev.millrace.ingest.points.RecordRefused;
import dev.millrace.ingest.points.RecordSink;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sorts the lines of one raw record: good ones to the cutter, bad ones together into what becomes a dead letter. */
final class RawRecords implements RecordSink {

    private final Cutter cutter;
    private final ByteArrayOutputStream bad = new ByteArrayOutputStream();
    private @Nullable String reason;
    private int refused;
    private boolean lost;

    RawRecords(Cutter cutter) {
        this.cutter = cutter;
    }

    @Override
    public void take(
            String series,
            @Nullable String unit,
            Map<String, String> labels,
            long[] times,
            double[] values,
            int count) {
        cutter.add(series, unit, labels, times, values, count);
    }

    @Override
    public void refuse(long index, RecordRefused why, byte[] record, int from, int length) {
        refused++;
        if (reason == null) {
            reason = "line " + index + ": " + why.field() + " " + why.reason();
        }
        if (length == 0) {
            lost = true;
        } else {
            bad.write(record, from, length);
            bad.write('\n');
        }
    }

    int refused() {
        return refused;
    }

    /** Why the first bad line is bad, and how many more there are; empty when all are good. */
    Optional<String> reason() {
        return Optional.ofNullable(reason)
                .map(first -> refused == 1 ? first : first + " (and " + (refused - 1) + " more lines)");
    }

    /** What cannot be used: the bad lines, or all of the record when none of it can. */
    byte[] unusable(byte[] whole) {
        return cutter.taken() == 0 || lost ? whole : bad.toByteArray();
    }
}
