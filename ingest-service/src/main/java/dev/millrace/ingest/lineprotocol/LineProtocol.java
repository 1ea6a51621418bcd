package dev.millrace.ingest.lineprotocol;

import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.ingest.points.Lines;
import dev.millrace.ingest.points.Precision;
import dev.millrace.ingest.points.RecordRefused;
import dev.millrace.ingest.points.RecordSink;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of InfluxDB line protocol in memory bounded by the longest record. The index of a record is the number
 * of its first line. Of a record with a field that cannot be used the other fields are taken and the record is refused
 * once, naming it. A body belongs to one thread.
 */
public final class LineProtocol {

    private static final int NOT_ASCII = 0x80;

    private final Precision precision;
    private final OptionalLong now;
    private final int longest;
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
    private final long[] time = new long[1];
    private final double[] value = new double[1];
    private long index;

    /** @param now the time, in nanoseconds since 1970, of lines that state none; without it they are refused */
    public LineProtocol(IngestLimits limits, Precision precision, OptionalLong now) {
        this.precision = precision;
        this.now = now;
        this.longest = Math.toIntExact(limits.line().toBytes());
    }

    /** Reads to the end; bad records are refused one by one. */
    public void read(InputStream body, RecordSink into) {
        Lines lines = new Lines(body, longest);
        long next = 0;
        while (lines.next()) {
            index = next++;
            if (lines.tooLong()) {
                refuse(new RecordRefused("line", "is longer than " + longest + " bytes"), lines, into);
            } else if (!lines.blank() && !comment(lines)) {
                QuoteState quote = new QuoteState();
                if (quote.open(lines.buffer(), lines.from(), lines.length())) {
                    next += join(lines, quote, into);
                } else {
                    record(lines.buffer(), lines.from(), lines.length(), into);
                }
            }
        }
    }

    /** Takes up the lines a quoted text goes on over, and says how many. */
    private int join(Lines lines, QuoteState quote, RecordSink into) {
        joined.reset();
        joined.write(lines.buffer(), lines.from(), lines.length());
        int more = 0;
        boolean open = true;
        boolean tooLong = false;
        while (open && !tooLong && lines.next()) {
            more++;
            tooLong = lines.tooLong() || joined.size() > longest;
            joined.write('\n');
            joined.write(lines.buffer(), lines.from(), lines.length());
            open = quote.open(lines.buffer(), lines.from(), lines.length());
        }
        byte[] record = joined.toByteArray();
        if (tooLong) {
            into.refuse(index, new RecordRefused("line", "has a quoted text that is too long"), record, 0, 0);
        } else {
            record(record, 0, record.length, into);
        }
        return more;
    }

    private void record(byte[] bytes, int from, int length, RecordSink into) {
        try {
            Line line = LineParser.parse(text(bytes, from, length));
            RecordRefused first = null;
            int unusable = 0;
            for (Line.Field field : line.fields()) {
                RecordRefused refused = take(line, field, into);
                if (refused != null) {
                    unusable++;
                    first = first == null ? refused : first;
                }
            }
            if (first != null) {
                String others = unusable == 1 ? "" : " (and " + (unusable - 1) + " more fields of this line)";
                into.refuse(index, new RecordRefused(first.field(), first.reason() + others), bytes, from, length);
            }
        } catch (RecordRefused refused) {
            into.refuse(index, refused, bytes, from, length);
        }
    }

    private @Nullable RecordRefused take(Line line, Line.Field field, RecordSink into) {
        return switch (field) {
            case Line.Field.Unusable(String key, String reason) -> new RecordRefused(key, reason);
            case Line.Field.Value(String key, double number) -> {
                try {
                    if (line.tags().containsKey(SeriesNames.MEASUREMENT)
                            || line.tags().containsKey(SeriesNames.FIELD)) {
                        throw new RecordRefused("line", "has a tag with a reserved name");
                    }
                    time[0] = line.time().isPresent()
                            ? precision.nanos(line.time().getAsLong())
                            : now.orElseThrow(() -> new RecordRefused(
                                    "time", "is missing, and a resend of this request could not be recognised"));
                    value[0] = number;
                    into.take(SeriesNames.series(line, key), null, SeriesNames.labels(line, key), time, value, 1);
                    yield null;
                } catch (RecordRefused refused) {
                    yield refused;
                }
            }
        };
    }

    private void refuse(RecordRefused why, Lines lines, RecordSink into) {
        into.refuse(index, why, lines.buffer(), lines.from(), lines.length());
    }

    private static boolean comment(Lines lines) {
        byte[] bytes = lines.buffer();
        int at = lines.from();
        while (bytes[at] == ' ' || bytes[at] == '\t') {
            at++;
        }
        return bytes[at] == '#';
    }

    private static String text(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if ((bytes[i] & NOT_ASCII) != 0) {
                return utf8(bytes, from, length);
            }
        }
        return new String(bytes, from, length, StandardCharsets.US_ASCII);
    }

    private static String utf8(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RecordRefused("line", "is not UTF-8");
        }
    }
}
