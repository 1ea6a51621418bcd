package dev.millrace.ingest.deadletter;

import dev.millrace.events.TenantId;
import dev.millrace.ingest.points.PointsPublisher;
import dev.millrace.ingest.points.Publication;
import dev.millrace.servicekit.ApiException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads dead-letter topics, each time with a consumer of its own and for a bounded time. What has been replayed is told
 * by the committed offsets of one consumer group a tenant, so that it survives this process. Thread-safe.
 */
@Component
final class DeadLetterReader {

    /** Most records one replay sends; what is left takes another. */
    static final int MOST_REPLAYED = 10_000;

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int PREVIEW = 4_096;

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final PointsPublisher publisher;
    private final Clock clock;
    private final ReentrantLock replaying = new ReentrantLock();

    DeadLetterReader(ConsumerFactory<byte[], byte[]> consumers, PointsPublisher publisher, Clock clock) {
        this.consumers = consumers;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** The newest dead letters of a topic, newest first. */
    List<DeadLetter> list(TenantId tenant, DeadLetterTopic topic, int limit) {
        try (Consumer<byte[], byte[]> consumer = consumer(tenant)) {
            Set<TopicPartition> partitions = assign(consumer, topic);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> replayed = replayed(consumer, partitions);
            for (TopicPartition partition : partitions) {
                long end = ends.getOrDefault(partition, 0L);
                consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - limit));
            }
            List<DeadLetter> letters = new ArrayList<>();
            Instant deadline = clock.instant().plus(LONGEST);
            while (behind(consumer, partitions, ends) && clock.instant().isBefore(deadline)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (belongs(tenant, topic, record)) {
                        letters.add(letter(record, replayed));
                    }
                }
            }
            return letters.stream()
                    .sorted(Comparator.comparing(DeadLetter::time)
                            .thenComparing(DeadLetter::offset)
                            .reversed())
                    .limit(limit)
                    .toList();
        } catch (KafkaException e) {
            throw away(e);
        }
    }

    /** Sends what has not been replayed yet to its source again, oldest first in each partition. */
    Replayed replay(TenantId tenant, DeadLetterTopic topic) {
        if (!replaying.tryLock()) {
            throw ApiException.unavailable("Another replay is under way", Duration.ofSeconds(2), null);
        }
        try (Consumer<byte[], byte[]> consumer = consumer(tenant)) {
            Set<TopicPartition> partitions = assign(consumer, topic);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> done = replayed(consumer, partitions);
            for (TopicPartition partition : partitions) {
                long begin = begins.getOrDefault(partition, 0L);
                consumer.seek(partition, Math.max(begin, done.getOrDefault(partition, begin)));
            }
            Instant deadline = clock.instant().plus(LONGEST);
            int sent = 0;
            while (sent < MOST_REPLAYED
                    && behind(consumer, partitions, ends)
                    && clock.instant().isBefore(deadline)) {
                sent += send(consumer, tenant, topic, ends);
            }
            long remaining = 0;
            for (TopicPartition partition : partitions) {
                remaining += Math.max(0, ends.getOrDefault(partition, 0L) - consumer.position(partition));
            }
            return new Replayed(sent, remaining);
        } catch (KafkaException e) {
            throw away(e);
        } finally {
            replaying.unlock();
        }
    }

    private int send(
            Consumer<byte[], byte[]> consumer, TenantId tenant, DeadLetterTopic topic, Map<TopicPartition, Long> ends) {
        Publication publication = publisher.open();
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        int sent = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() >= ends.getOrDefault(partition, 0L)) {
                continue;
            }
            if (belongs(tenant, topic, record)) {
                publication.send(again(record, topic), 0);
                sent++;
            }
            done.put(partition, new OffsetAndMetadata(record.offset() + 1));
        }
        publication.await();
        if (!done.isEmpty()) {
            consumer.commitSync(done);
        }
        return sent;
    }

    private static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> record, DeadLetterTopic topic) {
        ProducerRecord<byte[], byte[]> again = new ProducerRecord<>(topic.source(), record.key(), record.value());
        Set<String> ours = Set.of(
                DeadLetters.REASON, DeadLetters.SOURCE_TOPIC, DeadLetters.SOURCE_PARTITION, DeadLetters.SOURCE_OFFSET);
        for (Header header : record.headers()) {
            if (!ours.contains(header.key())) {
                again.headers().add(header);
            }
        }
        return again;
    }

    private Consumer<byte[], byte[]> consumer(TenantId tenant) {
        Properties more = new Properties();
        more.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return consumers.createConsumer("millrace-dlt-replay-" + tenant, null, null, more);
    }

    private static Set<TopicPartition> assign(Consumer<byte[], byte[]> consumer, DeadLetterTopic topic) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (PartitionInfo partition : consumer.partitionsFor(topic.name())) {
            partitions.add(new TopicPartition(topic.name(), partition.partition()));
        }
        if (partitions.isEmpty()) {
            throw ApiException.notFound("There is no topic " + topic.name());
        }
        consumer.assign(partitions);
        return partitions;
    }

    private static Map<TopicPartition, Long> replayed(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> replayed = new HashMap<>();
        consumer.committed(partitions).forEach((partition, offset) -> {
            if (offset != null) {
                replayed.put(partition, offset.offset());
            }
        });
        return replayed;
    }

    private static boolean behind(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L));
    }

    private static boolean belongs(TenantId tenant, DeadLetterTopic topic, ConsumerRecord<byte[], byte[]> record) {
        return !topic.shared() || key(record).startsWith(tenant + "/");
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> replayed) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        long done = replayed.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
        return new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                DeadLetters.text(record.headers(), DeadLetters.REASON).orElse(""),
                new DeadLetter.Source(
                        DeadLetters.text(record.headers(), DeadLetters.SOURCE_TOPIC)
                                .orElse(""),
                        (int) number(record, DeadLetters.SOURCE_PARTITION),
                        number(record, DeadLetters.SOURCE_OFFSET)),
                key(record),
                new String(value, 0, Math.min(PREVIEW, value.length), StandardCharsets.UTF_8),
                value.length,
                record.offset() < done);
    }

    private static long number(ConsumerRecord<byte[], byte[]> record, String header) {
        return DeadLetters.text(record.headers(), header)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    private static ApiException away(KafkaException e) {
        return ApiException.unavailable("The broker does not answer: " + e.getMessage(), Duration.ofSeconds(2), e);
    }
}
