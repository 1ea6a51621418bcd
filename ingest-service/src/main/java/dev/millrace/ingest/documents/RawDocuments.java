package dev.millrace.ingest.documents;

import dev.millrace.events.TenantId;
import dev.millrace.ingest.deadletter.DeadLetters;
import dev.millrace.ingest.points.PointsPublisher;
import dev.millrace.ingest.points.Publication;
import dev.millrace.servicekit.ApiException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Turns raw records, each a document as JSON, into documents, at least once: the offset is committed after the broker has
 * acknowledged what was made of them. What cannot be used becomes a dead letter.
 */
@Component
final class RawDocuments {

    static final String PATTERN = "millrace\\.raw\\.([a-z0-9][a-z0-9-]{0,62})\\.documents";

    private static final Logger log = LoggerFactory.getLogger(RawDocuments.class);

    private static final Pattern NAME = Pattern.compile(PATTERN);

    private final DocumentIntake intake;
    private final DeadLetters deadLetters;
    private final PointsPublisher publisher;
    private final MeterRegistry meters;

    RawDocuments(DocumentIntake intake, DeadLetters deadLetters, PointsPublisher publisher, MeterRegistry meters) {
        this.intake = intake;
        this.deadLetters = deadLetters;
        this.publisher = publisher;
        this.meters = meters;
    }

    /** @throws ApiException when the broker does not take what was made of them: all are delivered again */
    @KafkaListener(
            id = "millrace-ingest-raw-documents",
            topicPattern = PATTERN,
            containerFactory = "rawListeners",
            properties = {"max.poll.records=10", "fetch.max.bytes=8388608", "max.partition.fetch.bytes=8388608"})
    void consume(List<ConsumerRecord<byte[], byte[]>> records) {
        Publication letters = publisher.open();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Matcher topic = NAME.matcher(record.topic());
            if (topic.matches() && record.value() != null) {
                consume(new TenantId(topic.group(1)), record, letters);
            }
        }
        var unused = letters.await();
    }

    private void consume(TenantId tenant, ConsumerRecord<byte[], byte[]> record, Publication letters) {
        try {
            var unused = intake.json(tenant, record.value());
        } catch (ApiException e) {
            if (e.retryAfter().isPresent()) {
                throw e;
            }
            refuse(record, e.code().code() + ": " + e.getMessage(), letters);
        } catch (RuntimeException e) {
            // One record must not hold up all that come behind it.
            log.error("cannot read {}-{} at {}", record.topic(), record.partition(), record.offset(), e);
            refuse(record, "cannot be read: " + e, letters);
        }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String reason, Publication letters) {
        letters.send(deadLetters.letter(record, record.value(), reason), 0);
        meters.counter("millrace.ingest.records.refused", "format", "raw-documents")
                .increment();
    }
}
