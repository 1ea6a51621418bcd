package dev.millrace.ingest.points;

import dev.millrace.servicekit.Fault;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one HTTP request: good ones to the cutter, bad ones listed with their number. One thread.
 *
 * @param cutter of this request
 * @param refusals of this request
 */
public record HttpRecords(Cutter cutter, Refusals refusals) implements RecordSink {

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
        refusals.add(Fault.at(index, why.field(), why.reason()));
    }
}
