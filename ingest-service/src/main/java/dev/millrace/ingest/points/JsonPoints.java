package dev.millrace.ingest.points;

import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Reads a whole JSON body before anything of it counts: one bad point refuses all. One body, one thread. */
final class JsonPoints {

    private record Batch(
            String series, @Nullable String unit, Map<String, String> labels, long[] times, double[] values) {}

    private final IngestLimits limits;
    private final SeriesRules rules;
    private final BatchReader reader;
    private final Refusals refusals;
    private final List<Batch> batches = new ArrayList<>();
    private long points;
    private int batchNumber;

    JsonPoints(IngestLimits limits, SeriesRules rules, Precision precision) {
        this.limits = limits;
        this.rules = rules;
        this.reader = new BatchReader(precision, false, limits.jsonPoints());
        this.refusals = new Refusals(limits.listedFaults());
    }

    /**
     * Reads the body to its end.
     *
     * @throws ApiException when it is no JSON or any point of it is refused
     */
    void read(InputStream body) {
        try (JsonParser json = PointsJson.parser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("The body is not a JSON object", json);
            }
            body(json);
            if (json.nextToken() != null) {
                throw malformed("There is more behind the JSON object", json);
            }
        } catch (TooManyPoints e) {
            throw e.refusal();
        } catch (JacksonException e) {
            throw new ApiException(ErrorCode.BODY_MALFORMED, e.getOriginalMessage() + place(e.getLocation()));
        }
        if (refusals.count() > 0) {
            throw new ApiException(
                    ErrorCode.POINTS_REFUSED,
                    "Nothing has been stored: " + refusals.count() + " faults in the body",
                    refusals.listed());
        }
    }

    /** Hands everything that has been read to the cutter, in the order of the body. */
    void into(Cutter cutter) {
        for (Batch batch : batches) {
            cutter.add(batch.series, batch.unit, batch.labels, batch.times, batch.values, batch.times.length);
        }
    }

    private void body(JsonParser json) {
        json.nextToken();
        if (!"batches".equals(json.currentName())) {
            batch(json, "");
            return;
        }
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw malformed("batches is not an array", json);
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String place = "batches[" + batchNumber++ + "].";
            if (json.currentToken() == JsonToken.START_OBJECT) {
                json.nextToken();
                batch(json, place);
            } else {
                RecordRefused wrong = Scalars.wrong(json, "batches[" + (batchNumber - 1) + "]", "an object");
                refusals.add(Fault.field(wrong.field(), wrong.reason()));
            }
        }
        if (batchNumber == 0) {
            refusals.add(Fault.field("batches", "are empty"));
        }
        if (json.nextToken() != JsonToken.END_OBJECT) {
            refusals.add(Fault.field(String.valueOf(json.currentName()), "is not a known field beside batches"));
            while (json.currentToken() == JsonToken.PROPERTY_NAME) {
                json.nextToken();
                json.skipChildren();
                json.nextToken();
            }
        }
    }

    private void batch(JsonParser json, String place) {
        long first = points;
        boolean sound = reader.read(
                json,
                (point, field, reason) -> refusals.add(
                        point < 0 ? Fault.field(place + field, reason) : Fault.at(first + point, field, reason)));
        Columns columns = reader.columns();
        int size = Math.max(columns.times(), columns.values());
        points += size;
        if (points > limits.jsonPoints()) {
            throw new TooManyPoints(limits.jsonPoints());
        }
        if (!sound) {
            return;
        }
        try {
            rules.check(reader.series(), reader.unit(), reader.labels());
        } catch (RecordRefused refused) {
            refusals.add(Fault.field(place + refused.field(), refused.reason()));
            return;
        }
        if (refusals.count() == 0) {
            batches.add(new Batch(
                    reader.series(),
                    reader.unit(),
                    reader.labels(),
                    Arrays.copyOf(columns.timesArray(), size),
                    Arrays.copyOf(columns.valuesArray(), size)));
        }
    }

    private static ApiException malformed(String what, JsonParser json) {
        return new ApiException(ErrorCode.BODY_MALFORMED, what + place(json.currentTokenLocation()));
    }

    /** Bytes that are no text at all have no place. */
    private static String place(@Nullable TokenStreamLocation place) {
        return place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
