package dev.millrace.ingest.points;

import dev.millrace.events.Topics;
import dev.millrace.ingest.health.BrokerWatch;
import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.servicekit.ApiException;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Opens a {@link Publication} for each request, over the one producer of this process. Thread-safe. */
@Component
public final class PointsPublisher {

    private static final Logger log = LoggerFactory.getLogger(PointsPublisher.class);

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

    /** Keeps the topic's partitions known, so that no request after a pause has to wait for them. */
    @Scheduled(fixedDelay = 60_000)
    void warm() {
        try (Producer<byte[], byte[]> producer = producers.createProducer()) {
            var unused = producer.partitionsFor(Topics.POINTS);
        } catch (KafkaException e) {
            log.debug("the points topic is not known yet", e);
        }
    }
}
