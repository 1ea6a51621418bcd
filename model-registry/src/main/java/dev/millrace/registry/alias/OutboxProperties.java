package dev.millrace.registry.alias;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How moves reach the topic.
 *
 * @param poll how often the outbox is looked into when nothing wakes the relay: what another replica left, and the first
 *     wait after a failure
 * @param batch moves per Kafka transaction
 * @param timeout longest wait for the broker
 * @param transactionalId the same for all replicas of one registry and for nobody else: a relay that takes over fences
 *     the one before it
 */
@ConfigurationProperties("millrace.registry.outbox")
record OutboxProperties(
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("500") int batch,
        @DefaultValue("5s") Duration timeout,
        @DefaultValue("millrace-registry-outbox") String transactionalId) {}
