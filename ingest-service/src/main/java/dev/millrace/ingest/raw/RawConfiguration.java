package dev.millrace.ingest.raw;

import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.servicekit.TopicDeclarations;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** How the raw topics are declared and consumed. */
@Configuration
class RawConfiguration {

    private static final long FIRST_PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 10_000;

    /** The default tenant's raw topics, so that there is something to write to. */
    @Bean
    NewTopics defaultRawTopics() {
        return new NewTopics(Stream.of("influx", "ndjson", Topics.RAW_DOCUMENTS)
                .map(format -> Topics.raw(TenantId.DEFAULT, format))
                .flatMap(raw -> Stream.of(raw, Topics.deadLetter(raw.name())))
                .map(TopicDeclarations::of)
                .toArray(NewTopic[]::new));
    }

    /** Batches, again and again until the broker takes what is made of them. */
    @Bean
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> rawListeners(ConsumerFactory<byte[], byte[]> consumers) {
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                new ConcurrentKafkaListenerContainerFactory<>();
        factory.setConsumerFactory(consumers);
        factory.setBatchListener(true);
        factory.getContainerProperties().setAckMode(AckMode.BATCH);
        ExponentialBackOff pauses = new ExponentialBackOff(FIRST_PAUSE_MS, 2);
        pauses.setMaxInterval(LONGEST_PAUSE_MS);
        DefaultErrorHandler repeating = new DefaultErrorHandler(pauses);
        // No exception ends the repeating: by default some would drop the records.
        repeating.setClassifications(Map.of(), true);
        factory.setCommonErrorHandler(repeating);
        return factory;
    }
}
