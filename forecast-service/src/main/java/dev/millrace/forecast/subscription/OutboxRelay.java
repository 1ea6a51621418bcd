package dev.millrace.forecast.subscription;

import dev.millrace.events.CloudEvent;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.subscription.Outbox.Letter;
import dev.millrace.forecast.subscription.Outbox.Waiting;
import dev.millrace.servicekit.ApiException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what waits in the outbox, at least once, per key in order; a letter goes only after the broker has acknowledged
 * it. After a failure the key's later letters are sent again behind it.
 */
@Component
class OutboxRelay {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final String SOURCE = "/forecast-service";
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(15);

    private final Outbox outbox;
    private final TransactionTemplate transactions;
    private final KafkaTemplate<String, byte[]> kafka;
    private final ForecastTopics topics;
    private final SubscriptionProperties properties;
    private final Counter sent;

    OutboxRelay(
            Outbox outbox,
            TransactionTemplate transactions,
            KafkaTemplate<String, byte[]> kafka,
            ForecastTopics topics,
            SubscriptionProperties properties,
            MeterRegistry meters) {
        this.outbox = outbox;
        this.transactions = transactions;
        this.kafka = kafka;
        this.topics = topics;
        this.properties = properties;
        this.sent = meters.counter("millrace.forecasts.sent");
    }

    private record Relayed(boolean more, Set<TenantId> failed) {}

    /** @return whether all that was waiting, or another replica is at, has gone */
    boolean relayAll() throws InterruptedException {
        while (true) {
            Relayed relayed = relayBatch();
            relayed.failed().forEach(this::declareAgain);
            if (!relayed.failed().isEmpty()) {
                return false;
            }
            if (!relayed.more()) {
                return true;
            }
        }
    }

    private Relayed relayBatch() throws InterruptedException {
        Relayed relayed = transactions.execute(status -> {
            if (!outbox.lock()) {
                return new Relayed(false, Set.of());
            }
            List<Waiting> waiting = outbox.oldest(properties.relayBatch());
            List<CompletableFuture<?>> sends = new ArrayList<>(waiting.size());
            for (Waiting letter : waiting) {
                sends.add(send(letter.letter()));
            }
            kafka.flush();
            Set<TenantId> failed = new HashSet<>();
            Set<String> failedKeys = new HashSet<>();
            List<Waiting> gone = new ArrayList<>(waiting.size());
            for (int i = 0; i < waiting.size(); i++) {
                Letter letter = waiting.get(i).letter();
                String key = letter.topic() + "/" + letter.key();
                if (!acknowledged(sends.get(i))) {
                    failed.add(letter.tenant());
                    failedKeys.add(key);
                } else if (!failedKeys.contains(key)) {
                    gone.add(waiting.get(i));
                }
            }
            outbox.remove(gone);
            sent.increment(gone.size());
            return new Relayed(waiting.size() == properties.relayBatch(), failed);
        });
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return relayed == null ? new Relayed(false, Set.of()) : relayed;
    }

    private CompletableFuture<?> send(Letter letter) {
        ProducerRecord<String, byte[]> event = new ProducerRecord<>(letter.topic(), letter.key(), letter.payload());
        new CloudEvent(letter.id(), SOURCE, letter.type(), letter.time())
                .headers()
                .forEach(event.headers()::add);
        try {
            return kafka.send(event);
        } catch (KafkaException | org.apache.kafka.common.KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean acknowledged(CompletableFuture<?> send) {
        try {
            send.get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            log.warn("a forecast waits in the outbox: {}", String.valueOf(e.getCause()));
            return false;
        }
    }

    /** Somebody may have deleted the topic. */
    private void declareAgain(TenantId tenant) {
        try {
            topics.declare(tenant);
        } catch (ApiException e) {
            log.debug("the broker is away", e);
        }
    }
}
