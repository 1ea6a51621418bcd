package dev.millrace.registry.alias;

import dev.millrace.events.AliasState;
import dev.millrace.events.CloudEvent;
import dev.millrace.events.EventJson;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.registry.Digests;
import dev.millrace.servicekit.tenancy.Tenancy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends logged moves to {@link Topics#REGISTRY}, at least once, per alias in their order. One thread; of several replicas
 * one relays at a time, under a lock that ends with its database transaction. While the broker is away the moves wait in
 * the outbox.
 */
@Component
final class AliasRelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AliasRelay.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final OutboxProperties properties;
    private final RelayProducer producer;
    private final Counter relayed;
    private final Counter failed;
    private final Semaphore wakes = new Semaphore(0);
    private volatile @Nullable Thread thread;

    AliasRelay(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            OutboxProperties properties,
            KafkaProperties kafka,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.properties = properties;
        this.producer = new RelayProducer(kafka, properties);
        this.relayed = meters.counter("millrace.registry.outbox.relayed");
        this.failed = meters.counter("millrace.registry.outbox.failed");
    }

    /** Something was committed. Never blocks. */
    void wake() {
        wakes.release();
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("alias-relay").daemon().start(this::run);
    }

    /** Lets the batch in hand end. */
    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            wake();
            try {
                if (!running.join(properties.timeout().plus(Duration.ofSeconds(1)))) {
                    running.interrupt();
                    running.join(Duration.ofSeconds(2));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Outlives the web server, so that what the last requests moved leaves at once. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        Duration pause = properties.poll();
        try (producer) {
            producer.open();
            while (isRunning()) {
                if (wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
                pause = properties.poll();
                try {
                    while (isRunning() && relayBatch() == properties.batch()) {
                        log.debug("a full batch was relayed; there may be more");
                    }
                } catch (DataAccessException | TransactionException | KafkaException e) {
                    failed.increment();
                    log.warn("moves wait in the outbox: {}", e.toString());
                    pause = LONGEST_PAUSE.compareTo(pause.multipliedBy(2)) < 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            }
        } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
            log.debug("stopped", e);
        }
    }

    /** The outbox' rows go in the same database transaction that read them, after the broker has them. */
    private int relayBatch() {
        Integer count = Tenancy.ofAll(() -> transactions.execute(status -> {
            jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended('registry outbox', 0))")
                    .query(Integer.class)
                    .single();
            List<Queued> batch = next();
            if (!batch.isEmpty()) {
                producer.send(batch.stream().map(AliasRelay::record).toList());
                jdbc.sql("""
                        delete from outbox where (tenant, position) in
                          (select * from unnest(cast(:tenants as text[]), cast(:positions as bigint[])))
                        """)
                        .param("tenants", batch.stream().map(Queued::tenant).toArray(String[]::new))
                        .param("positions", batch.stream().map(Queued::position).toArray(Long[]::new))
                        .update();
            }
            return batch.size();
        }));
        int sent = count == null ? 0 : count;
        relayed.increment(sent);
        return sent;
    }

    private List<Queued> next() {
        return jdbc.sql("""
                select m.* from outbox o join alias_move m using (tenant, position)
                order by o.position limit :batch
                """)
                .param("batch", properties.batch())
                .query((row, n) -> new Queued(
                        row.getLong("position"),
                        new AliasState(
                                new TenantId(row.getString("tenant")),
                                row.getString("kind"),
                                row.getString("name"),
                                row.getString("alias"),
                                Optional.ofNullable(row.getString("digest")),
                                row.getLong("sequence"),
                                row.getString("actor"),
                                row.getString("reason"),
                                row.getObject("moved_at", OffsetDateTime.class).toInstant())))
                .list();
    }

    private static ProducerRecord<String, byte[]> record(Queued queued) {
        AliasState state = queued.state();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.REGISTRY, state.key(), EventJson.write(state));
        String id = Digests.of((state.key() + "/" + state.sequence()).getBytes(StandardCharsets.UTF_8));
        new CloudEvent(id, "/model-registry", CloudEvent.ALIAS_MOVED, state.movedAt())
                .headers()
                .forEach((name, value) -> record.headers().add(name, value));
        return record;
    }

    private record Queued(long position, AliasState state) {
        String tenant() {
            return state.tenant().value();
        }
    }
}
