package dev.millrace.ingest.points;

import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.servicekit.Fault;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of one HTTP request: good ones to the cutter, bad ones listed with their number. One thread. */
final class HttpRecords implements RecordSink {

    private final Cutter cutter;
    private final Refusals refusals;
    private long index;

    HttpRecords(Cutter cutter, IngestLimits limits) {
        this.cutter = cutter;
        this.refusals = new Refusals(limits.listedFaults());
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
        index++;
    }

    @Override
    public void refuse(RecordRefused why, byte[] record, int from, int length) {
        refusals.add(Fault.at(index++, why.field(), why.reason()));
    }

    Refusals refusals() {
        return refusals;
    }
}
