package dev.millrace.ingest.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.RequestPart;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PublicationTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    /** Kafka's own stand-in: it acknowledges when told to. */
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    private final Publication publication = new Publication(producer, CLOCK, 8 << 20, Duration.ofMillis(100));

    @Test
    void sendsCloudEventsKeyedByTenantAndSeries() {
        publication.send(batch(3));
        producer.completeNext();

        assertThat(publication.await()).isEqualTo(3);
        ProducerRecord<byte[], byte[]> event = producer.history().getFirst();
        assertThat(new String(event.key(), StandardCharsets.UTF_8)).isEqualTo("default/a");
        assertThat(header(event, "ce_id")).isEqualTo("default/key/0");
        assertThat(header(event, "ce_type")).isEqualTo("dev.millrace.points.v1");
        assertThat(header(event, "ce_time")).isEqualTo("2026-03-01T12:00:00Z");
    }

    @Test
    void answersAFullBufferWithOverloaded() {
        publication.send(batch(1));
        producer.errorNext(new BufferExhaustedException("full"));

        assertThatThrownBy(publication::await).satisfies(e -> assertRefusal(e, ErrorCode.OVERLOADED));
        assertThatThrownBy(() -> publication.send(batch(1))).satisfies(e -> assertRefusal(e, ErrorCode.OVERLOADED));
    }

    @Test
    void countsWhatWasAcknowledgedBeforeTheBrokerWentAway() {
        publication.send(batch(5));
        publication.send(batch(7));
        producer.completeNext();
        producer.errorNext(new TimeoutException("away"));

        assertThatThrownBy(publication::await).satisfies(e -> assertRefusal(e, ErrorCode.UNAVAILABLE));
        assertThat(publication.acknowledgedAfterFailure()).isEqualTo(5);
    }

    @Test
    void waitsNoLongerThanItsPatienceForAnAcknowledgement() {
        publication.send(batch(1));

        assertThatThrownBy(publication::await).satisfies(e -> assertRefusal(e, ErrorCode.UNAVAILABLE));
    }

    @Test
    void sendsNoMoreBytesAheadThanItMay() {
        Publication narrow = new Publication(producer, CLOCK, 200_000, Duration.ofMillis(100));
        narrow.send(batch(PointsBatch.MAX_POINTS));

        assertThatThrownBy(() -> narrow.send(batch(PointsBatch.MAX_POINTS)))
                .satisfies(e -> assertRefusal(e, ErrorCode.UNAVAILABLE));
        assertThat(producer.history()).hasSize(1);
    }

    private static void assertRefusal(Throwable thrown, ErrorCode code) {
        assertThat(thrown).isInstanceOfSatisfying(ApiException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.retryAfter()).isPresent();
        });
    }

    private static String header(ProducerRecord<byte[], byte[]> event, String name) {
        return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static PointsBatch batch(int size) {
        long[] times = new long[size];
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            times[i] = 1_700_000_000_000_000_000L + i;
            values[i] = i + 0.125;
        }
        return new PointsBatch(
                TenantId.DEFAULT,
                new SeriesId("a"),
                Optional.empty(),
                Map.of(),
                Optional.of(new RequestPart("key", 0)),
                times,
                values);
    }
}
