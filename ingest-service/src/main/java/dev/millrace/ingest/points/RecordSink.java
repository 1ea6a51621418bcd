package dev.millrace.ingest.points;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the records of a stream in their order, each either whole or refused. One thread. */
public interface RecordSink {

    /**
     * Takes the first {@code count} points of the arrays, which the caller uses again afterwards.
     *
     * @param times nanoseconds since 1970
     * @param values finite
     * @throws RecordRefused when series, unit or labels break a rule; the caller then calls {@code refuse}
     */
    void take(
            String series, @Nullable String unit, Map<String, String> labels, long[] times, double[] values, int count);

    /**
     * Notes a record that cannot be taken, with its bytes as they came; none when it is too long to be held.
     *
     * @param index of the record, from 0
     */
    void refuse(long index, RecordRefused why, byte[] record, int from, int length);
}
