package dev.millrace.servicekit.partitions;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;

/** Puts aside what nobody can store: the raw bytes, with the reason in headers. At least once. Thread-safe. */
public final class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final long ACKNOWLEDGED_WITHIN_SECONDS = 15;

    private final KafkaTemplate<String, byte[]> kafka;
    private final MeterRegistry meters;
    private final String topic;
    private final String counter;

    /**
     * @param topic where they go
     * @param counter the meter that counts them
     */
    public DeadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters, String topic, String counter) {
        this.kafka = kafka;
        this.meters = meters;
        this.topic = topic;
        this.counter = counter;
    }

    /**
     * Returns once the broker has the record.
     *
     * @throws KafkaException when it has not acknowledged within seconds
     */
    public void send(ConsumerRecord<String, byte[]> source, String reason) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(topic, source.key(), source.value());
        source.headers().forEach(letter.headers()::add);
        header(letter, "millrace_reason", reason);
        header(letter, "millrace_source_topic", source.topic());
        header(letter, "millrace_source_partition", Integer.toString(source.partition()));
        header(letter, "millrace_source_offset", Long.toString(source.offset()));
        try {
            kafka.send(letter).get(ACKNOWLEDGED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while sending a dead letter", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("a dead letter was not acknowledged", e);
        }
        meters.counter(counter).increment();
        log.warn("{}-{}@{} is a dead letter: {}", source.topic(), source.partition(), source.offset(), reason);
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().remove(name);
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
