package dev.millrace.forecast.series;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Owns the consumer threads: starts them after everything else, ends them before. Health: every one is in the group. */
@Component("pointsConsumer")
class PointsConsumer implements SmartLifecycle, HealthIndicator {

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);

    private final KafkaProperties kafka;
    private final PointsWriter writer;
    private final SeriesProperties properties;
    private final PointsMetrics metrics;
    private final ApplicationEventPublisher events;
    private final List<PointsLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    PointsConsumer(
            KafkaProperties kafka,
            PointsWriter writer,
            SeriesProperties properties,
            PointsMetrics metrics,
            ApplicationEventPublisher events) {
        this.kafka = kafka;
        this.writer = writer;
        this.properties = properties;
        this.metrics = metrics;
        this.events = events;
    }

    @Override
    public synchronized void start() {
        for (int i = 0; i < properties.consumers(); i++) {
            String client = "forecast-points-" + i;
            PointsLoop loop = new PointsLoop(
                    () -> consumer(client), writer, properties, metrics, () -> events.publishEvent(new PointsStored()));
            loops.add(loop);
            threads.add(Thread.ofPlatform().name(client).start(loop));
        }
    }

    @Override
    public synchronized void stop() {
        loops.forEach(PointsLoop::stop);
        for (Thread thread : threads) {
            try {
                thread.join(STOPPED_WITHIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        loops.clear();
        threads.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !loops.isEmpty();
    }

    @Override
    public synchronized Health health() {
        long healthy = loops.stream().filter(PointsLoop::healthy).count();
        Health.Builder health = healthy == properties.consumers() ? Health.up() : Health.outOfService();
        return health.withDetail("consuming", healthy)
                .withDetail("of", properties.consumers())
                .build();
    }

    private Consumer<String, byte[]> consumer(String client) {
        Map<String, Object> config = kafka.buildConsumerProperties();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, properties.group());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, client);
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // The database says where to start; a place that is no longer there must not be passed over in silence.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.pollRecords());
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
