package dev.millrace.ingest.points;

import dev.millrace.events.CloudEvent;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.RequestPart;
import dev.millrace.events.Topics;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The events of one request on their way to the broker: sent in order, a bounded number of bytes ahead of what has been
 * acknowledged. One thread sends; the producer's own thread acknowledges. No wait is longer than the limit given.
 */
public final class Publication {

    private static final Duration REPEAT = Duration.ofSeconds(1);
    private static final int UNIT = 1024;

    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final int capacity;
    private final Duration patience;
    private final Semaphore room;
    private final LongAdder acknowledged = new LongAdder();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * @param inFlight most bytes sent and not acknowledged
     * @param patience longest wait for the broker
     */
    Publication(Producer<byte[], byte[]> producer, Clock clock, long inFlight, Duration patience) {
        this.producer = producer;
        this.clock = clock;
        this.capacity = Math.toIntExact(Math.max(1, inFlight / UNIT));
        this.patience = patience;
        this.room = new Semaphore(capacity);
    }

    /** @throws ApiException when this or an earlier event could not be delivered */
    public void send(PointsBatch batch) {
        byte[] value = EventWriter.write(batch);
        ProducerRecord<byte[], byte[]> event =
                new ProducerRecord<>(Topics.POINTS, batch.key().getBytes(StandardCharsets.UTF_8), value);
        new CloudEvent(id(batch), "/ingest-service", CloudEvent.POINTS, clock.instant())
                .headers()
                .forEach((name, bytes) -> event.headers().add(new RecordHeader(name, bytes)));
        send(event, batch.size());
    }

    /**
     * Sends any record along with the events.
     *
     * @param points how many points count as accepted once it is acknowledged
     */
    public void send(ProducerRecord<byte[], byte[]> event, int points) {
        int cost = Math.min(capacity, 1 + event.value().length / UNIT);
        take(cost, patience);
        failIfFailed();
        try {
            var unused = producer.send(event, (metadata, problem) -> {
                if (problem == null) {
                    acknowledged.add(points);
                } else {
                    failure.compareAndSet(null, problem);
                }
                room.release(cost);
            });
        } catch (KafkaException | IllegalStateException e) {
            failure.compareAndSet(null, e);
            room.release(cost);
        }
        failIfFailed();
    }

    /**
     * Waits until everything sent is acknowledged.
     *
     * @return how many points that were
     * @throws ApiException when something could not be delivered in time
     */
    public long await() {
        settle(patience);
        failIfFailed();
        return acknowledged.sum();
    }

    /** How many points are known to be stored, after a failure and a last short wait. */
    long acknowledgedAfterFailure() {
        try {
            settle(failure.get() == null ? patience : REPEAT);
        } catch (ApiException e) {
            // The failure that came first is the one to tell of.
            return acknowledged.sum();
        }
        return acknowledged.sum();
    }

    private void settle(Duration longest) {
        take(capacity, longest);
        room.release(capacity);
    }

    private void take(int permits, Duration longest) {
        try {
            if (!room.tryAcquire(permits, longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ApiException.unavailable("The broker has not acknowledged in time", REPEAT, failure.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("The service is stopping", REPEAT, e);
        }
    }

    private void failIfFailed() {
        Exception cause = failure.get();
        if (cause == null) {
            return;
        }
        if (cause instanceof BufferExhaustedException) {
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    "More points are under way than the broker takes",
                    List.of(),
                    Optional.of(REPEAT),
                    cause);
        }
        throw ApiException.unavailable("The broker does not acknowledge: " + cause.getMessage(), REPEAT, cause);
    }

    private static String id(PointsBatch batch) {
        return batch.part()
                .map(part -> batch.tenant() + "/" + name(part))
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private static String name(RequestPart part) {
        return part.idempotencyKey() + "/" + part.number();
    }
}
