package dev.millrace.ingest.raw;

import dev.millrace.ingest.deadletter.DeadLetters;
import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.ingest.lineprotocol.LineProtocol;
import dev.millrace.ingest.points.Cutter;
import dev.millrace.ingest.points.IngestMeters;
import dev.millrace.ingest.points.NdjsonPoints;
import dev.millrace.ingest.points.PointsPublisher;
import dev.millrace.ingest.points.Precision;
import dev.millrace.ingest.points.Publication;
import dev.millrace.ingest.points.SeriesRules;
import dev.millrace.servicekit.ApiException;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Turns raw records into points, at least once: the offset is committed after the broker has acknowledged everything
 * made of them. A record's place is its idempotency key, so a second delivery changes nothing.
 */
@Component
final class RawTopics {

    private static final Logger log = LoggerFactory.getLogger(RawTopics.class);

    private final PointsPublisher publisher;
    private final DeadLetters deadLetters;
    private final SeriesRules rules;
    private final IngestLimits limits;
    private final IngestMeters meters;

    RawTopics(
            PointsPublisher publisher,
            DeadLetters deadLetters,
            SeriesRules rules,
            IngestLimits limits,
            IngestMeters meters) {
        this.publisher = publisher;
        this.deadLetters = deadLetters;
        this.rules = rules;
        this.limits = limits;
        this.meters = meters;
    }

    /** @throws ApiException when the broker does not take what was made of them: all are delivered again */
    @KafkaListener(id = "millrace-ingest-raw", topicPattern = RawTopic.PATTERN, containerFactory = "rawListeners")
    void consume(List<ConsumerRecord<byte[], byte[]>> records) {
        Publication publication = publisher.open();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Optional<RawTopic> topic = RawTopic.of(record.topic());
            if (topic.isPresent() && record.value() != null) {
                consume(topic.get(), record, publication);
            }
        }
        publication.await();
    }

    private void consume(RawTopic topic, ConsumerRecord<byte[], byte[]> record, Publication publication) {
        String place =
                "raw/" + record.topic() + "/" + record.partition() + "/" + record.offset() + "/" + record.timestamp();
        Cutter cutter = new Cutter(topic.tenant(), Optional.of(place), rules, publication::send);
        RawRecords lines = new RawRecords(cutter);
        try {
            read(topic, record, lines);
        } catch (ApiException e) {
            throw e;
        } catch (RuntimeException e) {
            // One record must not hold up all that come behind it.
            log.error("cannot read {}", place, e);
            publication.send(deadLetters.letter(record, record.value(), "cannot be read: " + e), 0);
            return;
        }
        cutter.finish();
        lines.reason()
                .ifPresent(reason ->
                        publication.send(deadLetters.letter(record, lines.unusable(record.value()), reason), 0));
        meters.count("raw-" + topic.format().name().toLowerCase(Locale.ROOT), cutter.taken(), lines.refused());
    }

    private void read(RawTopic topic, ConsumerRecord<byte[], byte[]> record, RawRecords lines) {
        ByteArrayInputStream body = new ByteArrayInputStream(record.value());
        switch (topic.format()) {
            case INFLUX -> {
                // The record's own time, which a second delivery has too.
                long sent = Precision.MILLISECONDS.nanos(DeadLetters.firstSent(record));
                new LineProtocol(limits, Precision.NANOSECONDS, OptionalLong.of(sent)).read(body, lines);
            }
            case NDJSON -> new NdjsonPoints(limits, Precision.MILLISECONDS).read(body, lines);
        }
    }
}
