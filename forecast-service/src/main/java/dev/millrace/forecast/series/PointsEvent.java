package dev.millrace.forecast.series;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;

/** A record of the points topic, read or found unusable. */
sealed interface PointsEvent {

    ConsumerRecord<String, byte[]> source();

    record Usable(ConsumerRecord<String, byte[]> source, PointsBatch batch) implements PointsEvent {}

    record Unusable(ConsumerRecord<String, byte[]> source, String reason) implements PointsEvent {}

    static PointsEvent read(ConsumerRecord<String, byte[]> source) {
        if (source.value() == null) {
            return new Unusable(source, "malformed: no value");
        }
        try {
            PointsBatch batch = EventJson.read(source.value(), PointsBatch.class);
            Objects.requireNonNull(batch.tenant(), "tenant");
            Objects.requireNonNull(batch.series(), "series");
            requireStorable("series", batch.series().value());
            batch.unit().ifPresent(unit -> requireStorable("unit", unit));
            batch.part().ifPresent(part -> requireStorable("idempotencyKey", part.idempotencyKey()));
            batch.labels().forEach((name, value) -> {
                requireStorable("labels", name);
                requireStorable("labels", value);
            });
            return new Usable(source, batch);
        } catch (JacksonException e) {
            return new Unusable(source, "malformed: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | NullPointerException e) {
            return new Unusable(source, "malformed: " + e.getMessage());
        }
    }

    /** Postgres holds neither the NUL character nor half a surrogate pair. */
    private static void requireStorable(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                throw new IllegalArgumentException(field + " holds a character that is no text");
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new IllegalArgumentException(field + " holds a character that is no text");
                }
                i++;
            }
        }
    }
}
