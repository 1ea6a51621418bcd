package dev.millrace.stack.client;

import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.stack.local.Port;
import dev.millrace.stack.local.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.core.JacksonException;

/** Reads issued forecasts from the topic they leave on, as any consumer would. One thread at a time. */
public final class ForecastTopic implements AutoCloseable {

    private static final String NAME = Topics.forecasts(TenantId.DEFAULT).name();

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ForecastIssued> read = new ArrayList<>();

    public ForecastTopic(Ports ports) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "127.0.0.1:" + ports.of(Port.KAFKA),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        10_000,
                        ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(NAME).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The newest forecast so far that fits, waiting for one to come if there is none yet. */
    public Optional<ForecastIssued> await(Predicate<ForecastIssued> wanted, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        while (true) {
            Optional<ForecastIssued> found =
                    read.reversed().stream().filter(wanted).findFirst();
            if (found.isPresent() || System.nanoTime() > until) {
                return found;
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(250))) {
                keep(record);
            }
        }
    }

    private void keep(ConsumerRecord<String, byte[]> record) {
        try {
            read.add(EventJson.read(record.value(), ForecastIssued.class));
        } catch (JacksonException notOne) {
            // Others may write to a tenant's topic; what is no forecast is none that anybody waits for.
        }
    }

    public static String name() {
        return NAME;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
