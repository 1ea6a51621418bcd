package dev.millrace.ingest.limits;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Bounds how many requests are under way, and with them the memory they hold. Thread-safe. */
@Component
public final class RequestGate {

    private final Semaphore places;
    private final int size;

    RequestGate(IngestLimits limits, MeterRegistry meters) {
        this.size = limits.requests();
        this.places = new Semaphore(size);
        meters.gauge("millrace.ingest.requests.active", places, free -> size - free.availablePermits());
    }

    /**
     * Takes a place without waiting; close what is returned to give it back, once.
     *
     * @throws ApiException {@code overloaded} when none is free
     */
    public Place enter() {
        if (!places.tryAcquire()) {
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    "There are " + size + " requests under way already",
                    List.of(),
                    Optional.of(Duration.ofSeconds(1)),
                    null);
        }
        return places::release;
    }

    /** One request's place. */
    @FunctionalInterface
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
