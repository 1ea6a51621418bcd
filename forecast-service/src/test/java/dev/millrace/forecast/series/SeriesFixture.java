package dev.millrace.forecast.series;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.RequestPart;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.springframework.kafka.core.KafkaTemplate;

/** Sends points the way the ingest-service does. */
public record SeriesFixture(KafkaTemplate<String, byte[]> kafka, TenantId tenant) {

    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    public static final Duration STEP = Duration.ofMinutes(30);

    /** A tenant that no other test uses. */
    public static TenantId newTenant() {
        return new TenantId("t-" + UUID.randomUUID());
    }

    public PointsBatch batch(String series, int first, double... values) {
        long[] times = new long[values.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = Nanos.of(START.plus(STEP.multipliedBy(first + i)));
        }
        return new PointsBatch(
                tenant, new SeriesId(series), Optional.empty(), Map.of(), Optional.empty(), times, values);
    }

    public static PointsBatch with(PointsBatch batch, String idempotencyKey, int part) {
        return new PointsBatch(
                batch.tenant(),
                batch.series(),
                batch.unit(),
                batch.labels(),
                Optional.of(new RequestPart(idempotencyKey, part)),
                batch.times(),
                batch.values());
    }

    public static PointsBatch with(PointsBatch batch, String unit, Map<String, String> labels) {
        return new PointsBatch(
                batch.tenant(), batch.series(), Optional.of(unit), labels, batch.part(), batch.times(), batch.values());
    }

    public List<RecordMetadata> send(PointsBatch... batches) {
        return List.of(batches).stream()
                .map(batch -> kafka.send(Topics.POINTS, batch.key(), EventJson.write(batch)))
                .toList()
                .stream()
                .map(sent -> sent.join().getRecordMetadata())
                .toList();
    }
}
