package dev.millrace.ingest.extraction;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Bounds the memory that documents take while they are read and sent on. Thread-safe. */
@Component
public final class DocumentGate {

    private static final int UNIT = 1024;

    private final Semaphore room;
    private final int capacity;
    private final Duration wait;

    public DocumentGate(DocumentLimits limits, MeterRegistry meters) {
        this.capacity = Math.toIntExact(Math.max(1, limits.inWork().toBytes() / UNIT));
        this.wait = limits.patience();
        this.room = new Semaphore(capacity, true);
        meters.gauge(
                "millrace.ingest.documents.inwork", room, free -> (double) (capacity - free.availablePermits()) * UNIT);
    }

    /**
     * Waits for room for a document; close what is returned, once.
     *
     * @throws ApiException {@code overloaded} when none came free
     */
    public Room enter(DocumentType type, long bytes) {
        int cost = (int) Math.min(capacity, 1 + type.weight(bytes) / UNIT);
        try {
            if (room.tryAcquire(cost, wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return () -> room.release(cost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw overloaded();
    }

    static ApiException overloaded() {
        return new ApiException(
                ErrorCode.OVERLOADED,
                "Too many documents are being read already",
                List.of(),
                Optional.of(Duration.ofSeconds(2)),
                null);
    }

    /** One document's room. */
    @FunctionalInterface
    public interface Room extends AutoCloseable {
        @Override
        void close();
    }
}
