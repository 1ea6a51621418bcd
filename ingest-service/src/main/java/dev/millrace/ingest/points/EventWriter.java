package dev.millrace.ingest.points;

import dev.millrace.events.PointsBatch;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes events token by token: the same JSON as {@code EventJson.write} gives, several times faster. Thread-safe. */
final class EventWriter {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private static final int BYTES_PER_POINT = 32;
    private static final int OVERHEAD = 512;

    private EventWriter() {}

    static byte[] write(PointsBatch batch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(OVERHEAD + batch.size() * BYTES_PER_POINT);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("tenant", batch.tenant().value());
            json.writeStringProperty("series", batch.series().value());
            batch.unit().ifPresent(unit -> json.writeStringProperty("unit", unit));
            if (!batch.labels().isEmpty()) {
                json.writeName("labels").writeStartObject();
                batch.labels().forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            batch.part().ifPresent(part -> {
                json.writeName("part").writeStartObject();
                json.writeStringProperty("idempotencyKey", part.idempotencyKey());
                json.writeNumberProperty("number", part.number());
                json.writeEndObject();
            });
            json.writeName("times").writeArray(batch.times(), 0, batch.size());
            json.writeName("values").writeArray(batch.values(), 0, batch.size());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
