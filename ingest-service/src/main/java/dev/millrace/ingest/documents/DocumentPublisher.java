package dev.millrace.ingest.documents;

import dev.millrace.events.CloudEvent;
import dev.millrace.events.DocumentEvent;
import dev.millrace.events.DocumentId;
import dev.millrace.events.EventJson;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.ingest.health.BrokerWatch;
import dev.millrace.ingest.points.PointsPublisher;
import dev.millrace.ingest.points.Publication;
import dev.millrace.servicekit.ApiException;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends a document's events and waits until the broker has acknowledged them: one event through the producer that all
 * share, several in one transaction, so that a reader sees all of them or none. Thread-safe.
 */
@Component
final class DocumentPublisher {

    private static final Logger log = LoggerFactory.getLogger(DocumentPublisher.class);

    private static final Duration REPEAT = Duration.ofSeconds(1);

    /** For the first transaction too, before which the broker makes its own topic for them. */
    private static final String BLOCK_MS = "15000";

    /** How long the readers of a partition may be held up by a process that has died in a transaction. */
    private static final String TRANSACTION_MS = "30000";

    private final PointsPublisher single;
    private final DefaultKafkaProducerFactory<byte[], byte[]> transactions;
    private final BrokerWatch broker;
    private final Clock clock;

    DocumentPublisher(
            PointsPublisher single, ProducerFactory<byte[], byte[]> producers, BrokerWatch broker, Clock clock) {
        this.single = single;
        this.broker = broker;
        this.clock = clock;
        Map<String, Object> properties = new HashMap<>(producers.getConfigurationProperties());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
        this.transactions = new DefaultKafkaProducerFactory<>(properties);
        // Of its own for each process: no process goes on with another's transaction, so none needs to be fenced.
        transactions.setTransactionIdPrefix("millrace-ingest-documents-" + UUID.randomUUID() + "-");
    }

    /** @throws ApiException {@code unavailable}; nothing can be read of the document then, or all that was sent */
    void send(TenantId tenant, DocumentId document, String upload, DocumentParts parts) {
        if (parts.count() == 1) {
            send(record(tenant, document, upload + "/0", parts.event(0)));
            return;
        }
        if (!broker.reachable()) {
            throw ApiException.unavailable("The broker cannot be reached", Duration.ofSeconds(2), null);
        }
        try (Producer<byte[], byte[]> producer = transactions.createProducer()) {
            producer.beginTransaction();
            try {
                for (int i = 0; i < parts.count(); i++) {
                    var unused = producer.send(record(tenant, document, upload + "/" + i, parts.event(i)));
                }
                producer.commitTransaction();
            } catch (RuntimeException e) {
                abort(producer);
                throw e;
            }
        } catch (KafkaException e) {
            throw ApiException.unavailable("The broker does not acknowledge: " + e.getMessage(), REPEAT, e);
        }
    }

    /** Sends that a document is gone. */
    void delete(TenantId tenant, DocumentId document) {
        byte[] event = EventJson.write(new DocumentEvent(tenant, document, Optional.empty()));
        send(record(tenant, document, UUID.randomUUID().toString(), event));
    }

    @PreDestroy
    void close() {
        transactions.destroy();
    }

    private void send(ProducerRecord<byte[], byte[]> event) {
        Publication publication = single.open();
        publication.send(event, 1);
        var unused = publication.await();
    }

    private ProducerRecord<byte[], byte[]> record(TenantId tenant, DocumentId document, String id, byte[] event) {
        String key = new DocumentEvent(tenant, document, Optional.empty()).key();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.DOCUMENTS, key.getBytes(StandardCharsets.UTF_8), event);
        new CloudEvent(id, "/ingest-service", CloudEvent.DOCUMENTS, clock.instant())
                .headers()
                .forEach((name, bytes) -> record.headers().add(new RecordHeader(name, bytes)));
        return record;
    }

    private static void abort(Producer<byte[], byte[]> producer) {
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            // The broker ends it itself when its time is over.
            log.debug("a transaction could not be aborted", e);
        }
    }
}
