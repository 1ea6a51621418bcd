package dev.millrace.ingest.health;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down, and with it the readiness, while the broker is away: every write would be refused. */
@Component("kafka")
final class BrokerHealth implements HealthIndicator {

    private final BrokerWatch broker;

    BrokerHealth(BrokerWatch broker) {
        this.broker = broker;
    }

    @Override
    public Health health() {
        return (broker.reachable() ? Health.up() : Health.down()).build();
    }
}
