package dev.millrace.registry.alias;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/**
 * The producer of the relay: whole batches, or none. All replicas share one transactional id, so that records of a relay
 * that has lost its lock unnoticed can never land after those of the next one. Used by one thread.
 */
final class RelayProducer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RelayProducer.class);

    private final Map<String, Object> config;
    private @Nullable KafkaProducer<String, byte[]> producer;

    RelayProducer(KafkaProperties kafka, OutboxProperties properties) {
        config = kafka.buildProducerProperties();
        int timeout = Math.toIntExact(properties.timeout().toMillis());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, properties.transactionalId());
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * timeout);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 6 * timeout);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    }

    /** Connects ahead of the first move, so that it need not wait for that. */
    void open() {
        try {
            ready();
        } catch (KafkaException e) {
            log.warn("the broker cannot be reached yet: {}", e.toString());
        }
    }

    /** Returns once the broker has acknowledged all of them. */
    void send(List<ProducerRecord<String, byte[]>> records) {
        try {
            attempt(records);
        } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
            log.info("another replica relayed meanwhile: taking over");
            attempt(records);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // commitTransaction throws what any send ran into
    private void attempt(List<ProducerRecord<String, byte[]>> records) {
        try {
            KafkaProducer<String, byte[]> kafka = ready();
            kafka.beginTransaction();
            records.forEach(kafka::send);
            kafka.commitTransaction();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private KafkaProducer<String, byte[]> ready() {
        KafkaProducer<String, byte[]> ready = producer;
        if (ready == null) {
            ready = new KafkaProducer<>(config);
            producer = ready;
            try {
                ready.initTransactions();
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }
        return ready;
    }

    /** Ends an open transaction by abandoning it: the next owner of the id aborts it. */
    @Override
    public void close() {
        KafkaProducer<String, byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(Duration.ZERO);
        }
    }
}
