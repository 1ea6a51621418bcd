package dev.millrace.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CloudEvents 1.0 attributes of an event in Kafka's binary mode: each becomes a header {@code ce_*}, the value stays
 * plain JSON.
 *
 * @param id unique per source; a consumer drops an event whose id it has seen
 * @param source the service, for example {@code /ingest-service}
 * @param type one of the constants here
 */
public record CloudEvent(String id, String source, String type, Instant time) {

    public static final String POINTS = "dev.millrace.points.v1";
    public static final String DOCUMENTS = "dev.millrace.documents.v1";
    public static final String ALIAS_MOVED = "dev.millrace.registry.alias.v1";
    public static final String FORECAST_ISSUED = "dev.millrace.forecast.v1";
    public static final String ANOMALY_FOUND = "dev.millrace.anomaly.v1";

    /** The headers to set on the Kafka record, in a fixed order. */
    public Map<String, byte[]> headers() {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", bytes("1.0"));
        headers.put("ce_id", bytes(id));
        headers.put("ce_source", bytes(source));
        headers.put("ce_type", bytes(type));
        headers.put("ce_time", bytes(time.toString()));
        headers.put("content-type", bytes("application/json"));
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
