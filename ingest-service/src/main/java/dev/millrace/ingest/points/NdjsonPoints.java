package dev.millrace.ingest.points;

import dev.millrace.ingest.limits.IngestLimits;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads records one a line, in memory bounded by the longest line. A body belongs to one thread. */
public final class NdjsonPoints {

    private final Precision precision;
    private final int longest;

    public NdjsonPoints(IngestLimits limits, Precision precision) {
        this.precision = precision;
        this.longest = Math.toIntExact(limits.line().toBytes());
    }

    /** Reads to the end; bad records are refused one by one. */
    public void read(InputStream body, RecordSink into) {
        Lines lines = new Lines(body, longest);
        // A line's points are bounded by its bytes.
        BatchReader reader = new BatchReader(precision, true, Integer.MAX_VALUE);
        FirstFault fault = new FirstFault();
        long index = -1;
        while (lines.next()) {
            if (lines.blank()) {
                continue;
            }
            index++;
            RecordRefused refused = lines.tooLong()
                    ? new RecordRefused("record", "is longer than " + longest + " bytes")
                    : record(lines, reader, fault, into);
            if (refused != null) {
                into.refuse(index, refused, lines.buffer(), lines.from(), lines.length());
            }
        }
    }

    private static @Nullable RecordRefused record(Lines lines, BatchReader reader, FirstFault fault, RecordSink into) {
        fault.refused = null;
        try (JsonParser json = PointsJson.parser(lines.buffer(), lines.from(), lines.length())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new RecordRefused("record", "is not a JSON object");
            }
            json.nextToken();
            boolean sound = reader.read(json, fault);
            if (json.nextToken() != null) {
                return new RecordRefused("record", "has more behind its JSON object");
            }
            if (!sound) {
                return fault.refused;
            }
        } catch (JacksonException e) {
            return new RecordRefused("record", "is not JSON: " + e.getOriginalMessage());
        }
        try {
            Columns columns = reader.columns();
            into.take(
                    reader.series(),
                    reader.unit(),
                    reader.labels(),
                    columns.timesArray(),
                    columns.valuesArray(),
                    columns.times());
            return null;
        } catch (RecordRefused e) {
            return e;
        }
    }

    private static final class FirstFault implements BatchReader.Faults {

        @Nullable
        RecordRefused refused;

        @Override
        public void add(int point, String field, String reason) {
            if (refused == null) {
                refused = new RecordRefused(point < 0 ? field : field + "[" + point + "]", reason);
            }
        }
    }
}
