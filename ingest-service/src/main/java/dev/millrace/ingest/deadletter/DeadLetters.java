package dev.millrace.ingest.deadletter;

import dev.millrace.events.Topics;
import dev.millrace.ingest.health.BrokerWatch;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.TopicDeclarations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.springframework.stereotype.Component;

/** Makes dead letters, and the topics they go to. Thread-safe. */
@Component
public final class DeadLetters {

    static final String REASON = "millrace_reason";
    static final String SOURCE_TOPIC = "millrace_source_topic";
    static final String SOURCE_PARTITION = "millrace_source_partition";
    static final String SOURCE_OFFSET = "millrace_source_offset";
    static final String SOURCE_TIMESTAMP = "millrace_source_timestamp";

    private static final int TIMEOUT_SECONDS = 5;
    private static final int LONGEST_REASON = 1_000;

    private final BrokerWatch broker;
    private final Set<String> declared = ConcurrentHashMap.newKeySet();

    DeadLetters(BrokerWatch broker) {
        this.broker = broker;
    }

    /**
     * A dead letter, ready to be sent: key and headers as the source's, the reason and the place added. Its topic exists
     * when this returns.
     *
     * @param value what cannot be used: all of the source's value, or a part that can be parsed for itself
     * @throws ApiException {@code unavailable} when the topic could not be declared
     */
    public ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> source, byte[] value, String reason) {
        declare(source.topic());
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(Topics.deadLetter(source.topic()).name(), source.key(), value);
        Headers headers = letter.headers();
        for (Header header : source.headers()) {
            headers.add(header);
        }
        set(headers, REASON, reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
        set(headers, SOURCE_TOPIC, source.topic());
        set(headers, SOURCE_PARTITION, Integer.toString(source.partition()));
        set(headers, SOURCE_OFFSET, Long.toString(source.offset()));
        set(headers, SOURCE_TIMESTAMP, Long.toString(firstSent(source)));
        return letter;
    }

    /** When the record was first written, in milliseconds since 1970, also if it has been replayed since. */
    public static long firstSent(ConsumerRecord<?, ?> record) {
        return text(record.headers(), SOURCE_TIMESTAMP)
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(Long::parseLong)
                .orElse(record.timestamp());
    }

    static Optional<String> text(Headers headers, String name) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void declare(String source) {
        if (declared.contains(source)) {
            return;
        }
        try {
            broker.admin()
                    .createTopics(List.of(TopicDeclarations.of(Topics.deadLetter(source))))
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw unavailable(source, e);
            }
        } catch (TimeoutException e) {
            throw unavailable(source, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(source, e);
        }
        declared.add(source);
    }

    private static ApiException unavailable(String source, Exception cause) {
        return ApiException.unavailable(
                "The dead-letter topic of " + source + " could not be declared", Duration.ofSeconds(1), cause);
    }
}
