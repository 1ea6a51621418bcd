package dev.millrace.servicekit.partitions;

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
import org.springframework.context.SmartLifecycle;

/**
 * Owns the threads that read a topic: starts them after everything else, ends them before. Health: every one is in the
 * group.
 */
public class PartitionConsumers implements SmartLifecycle, HealthIndicator {

    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);

    private final KafkaProperties kafka;
    private final PartitionReading reading;
    private final PartitionStore store;
    private final PartitionWatch watch;
    private final List<PartitionLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    public PartitionConsumers(
            KafkaProperties kafka, PartitionReading reading, PartitionStore store, PartitionWatch watch) {
        this.kafka = kafka;
        this.reading = reading;
        this.store = store;
        this.watch = watch;
    }

    @Override
    public synchronized void start() {
        for (int i = 0; i < reading.consumers(); i++) {
            String client = reading.client() + "-" + i;
            PartitionLoop loop = new PartitionLoop(() -> consumer(client), store, reading, watch);
            loops.add(loop);
            threads.add(Thread.ofPlatform().name(client).start(loop));
        }
    }

    @Override
    public synchronized void stop() {
        loops.forEach(PartitionLoop::stop);
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
        long healthy = loops.stream().filter(PartitionLoop::healthy).count();
        Health.Builder health = healthy == reading.consumers() ? Health.up() : Health.outOfService();
        return health.withDetail("consuming", healthy)
                .withDetail("of", reading.consumers())
                .build();
    }

    private Consumer<String, byte[]> consumer(String client) {
        Map<String, Object> config = kafka.buildConsumerProperties();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, reading.group());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, client);
        config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // The database says where to start; a place that is no longer there must not be passed over in silence.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, reading.pollRecords());
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
