package dev.millrace.registryclient;

import dev.millrace.events.AliasState;
import dev.millrace.events.EventJson;
import dev.millrace.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.JacksonException;

/**
 * Reads the registry's compacted topic from its beginning and keeps {@link AliasTable} current. Each replica reads all of
 * it, outside any group. Health: up once everything that was there at the start has been read.
 */
class AliasFeed implements SmartLifecycle, HealthIndicator, Runnable {

    private static final Logger log = LoggerFactory.getLogger(AliasFeed.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaProperties kafka;
    private final AliasTable table;
    private final String client;

    private volatile boolean caughtUp;
    private volatile boolean running;
    private volatile @Nullable Consumer<String, byte[]> current;
    private @Nullable Thread thread;

    /** @param service whose feed it is */
    AliasFeed(KafkaProperties kafka, AliasTable table, String service) {
        this.kafka = kafka;
        this.table = table;
        this.client = service + "-aliases";
    }

    @Override
    public synchronized void start() {
        running = true;
        thread = Thread.ofPlatform().name(client).start(this);
    }

    @Override
    public synchronized void stop() {
        running = false;
        Consumer<String, byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        Thread stopping = thread;
        if (stopping != null) {
            stopping.interrupt();
            try {
                stopping.join(BOUND.multipliedBy(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public Health health() {
        return (caughtUp ? Health.up() : Health.outOfService())
                .withDetail("aliases", table.size())
                .build();
    }

    @Override
    public void run() {
        while (running) {
            try (Consumer<String, byte[]> consumer = consumer()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                log.debug("woken up to stop");
            } catch (KafkaException e) {
                if (running) {
                    log.warn("the aliases cannot be read, trying again: {}", e.toString());
                    pause();
                }
            } finally {
                current = null;
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.REGISTRY, BOUND).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            log.info("{} is not there yet", Topics.REGISTRY);
            pause();
            return;
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, BOUND);
        boolean complete = false;
        while (running) {
            for (ConsumerRecord<String, byte[]> polled : consumer.poll(POLL)) {
                accept(polled);
            }
            if (!complete) {
                complete = ends.entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey(), BOUND) >= end.getValue());
                caughtUp |= complete;
            }
        }
    }

    private void accept(ConsumerRecord<String, byte[]> polled) {
        if (polled.value() == null) {
            return;
        }
        try {
            table.accept(EventJson.read(polled.value(), AliasState.class));
        } catch (JacksonException e) {
            log.error(
                    "{}-{} at {} holds no alias and is passed over: {}",
                    polled.topic(),
                    polled.partition(),
                    polled.offset(),
                    e.getOriginalMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> config = kafka.buildConsumerProperties();
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, client);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
