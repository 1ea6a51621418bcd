package dev.millrace.ingest.points;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads RFC 4180 records under a header of series, time and value. A body belongs to one thread. */
final class CsvPoints {

    private static final Set<String> COLUMNS = Set.of("series", "time", "value");
    private static final byte[] NONE = {};

    private final Precision precision;
    private final int longest;

    CsvPoints(IngestLimits limits, Precision precision) {
        this.precision = precision;
        this.longest = Math.toIntExact(limits.line().toBytes());
    }

    /**
     * Reads to the end; bad records are refused one by one.
     *
     * @throws ApiException {@code body-malformed} where the text is no CSV any more: no record behind it can be told
     */
    void read(InputStream body, RecordSink into) {
        InputStreamReader text = new InputStreamReader(body, StandardCharsets.UTF_8.newDecoder());
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(longest)
                .ofCsvRecord(text)) {
            records(csv.iterator(), into);
        } catch (CsvParseException e) {
            if (e.getCause() instanceof ApiException refusal) {
                throw refusal;
            }
            throw new ApiException(ErrorCode.BODY_MALFORMED, "The body is no CSV: " + e.getMessage());
        } catch (UncheckedIOException | IOException e) {
            throw new ApiException(ErrorCode.BODY_MALFORMED, "The body is not UTF-8: " + e.getMessage());
        }
    }

    private void records(Iterator<CsvRecord> records, RecordSink into) {
        if (!records.hasNext()) {
            throw new ApiException(ErrorCode.BODY_MALFORMED, "The body has no header line");
        }
        List<String> header = header(records.next());
        int series = header.indexOf("series");
        int time = header.indexOf("time");
        int value = header.indexOf("value");
        long[] times = new long[1];
        double[] values = new double[1];
        for (long index = 0; records.hasNext(); index++) {
            CsvRecord next = records.next();
            try {
                if (next.getFieldCount() != header.size()) {
                    throw new RecordRefused(
                            "record", "has " + next.getFieldCount() + " fields and not " + header.size());
                }
                times[0] = time(next.getField(time));
                values[0] = Numbers.decimal(next.getField(value), "value");
                into.take(next.getField(series), null, Map.of(), times, values, 1);
            } catch (RecordRefused refused) {
                into.refuse(index, refused, NONE, 0, 0);
            }
        }
    }

    private static List<String> header(CsvRecord first) {
        List<String> header = first.getFields().stream()
                .map(name -> name.startsWith("\uFEFF") ? name.substring(1) : name)
                .map(String::strip)
                .toList();
        if (header.size() != COLUMNS.size() || !new HashSet<>(header).equals(COLUMNS)) {
            throw new ApiException(
                    ErrorCode.BODY_MALFORMED, "The header is not series, time and value in some order: " + header);
        }
        return header;
    }

    private long time(String text) {
        if (text.isEmpty()) {
            throw new RecordRefused("time", "is missing");
        }
        if (!Numbers.integer(text)) {
            return Times.parse(text);
        }
        try {
            return precision.nanos(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw Times.outOfRange();
        }
    }
}
