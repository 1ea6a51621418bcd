package dev.millrace.ingest.points;

import dev.millrace.ingest.health.BrokerWatch;
import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.servicekit.ApiException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/** Opens a {@link Publication} for each request, over the one producer of this process. Thread-safe. */
@Component
public final class PointsPublisher {

    private final ProducerFactory<byte[], byte[]> producers;
    private final BrokerWatch broker;
    private final IngestLimits limits;
    private final Clock clock;

    PointsPublisher(ProducerFactory<byte[], byte[]> producers, BrokerWatch broker, IngestLimits limits, Clock clock) {
        this.producers = producers;
        this.broker = broker;
        this.limits = limits;
        this.clock = clock;
    }

    /** @throws ApiException {@code unavailable}, at once, while the broker is known to be away */
    public Publication open() {
        if (!broker.reachable()) {
            throw ApiException.unavailable("The broker cannot be reached", Duration.ofSeconds(2), null);
        }
        return new Publication(
                producers.createProducer(), clock, limits.inFlight().toBytes(), limits.acknowledgement());
    }
}
