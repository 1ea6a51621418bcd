package dev.millrace.forecast.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SubscriptionPropertiesTest {

    @Test
    void hasTheseDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new SubscriptionProperties(
                        1000,
                        10_000,
                        10_000,
                        99,
                        Duration.ofSeconds(2),
                        Duration.ofMillis(5),
                        100,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        500));
    }

    @Test
    void isSetByTheseNames() {
        assertThat(bind(Map.of(
                        "millrace.subscription.max-per-tenant", "1",
                        "millrace.subscription.max-series", "2",
                        "millrace.subscription.max-horizon", "3",
                        "millrace.subscription.max-quantiles", "4",
                        "millrace.subscription.scan", "5s",
                        "millrace.subscription.settle", "6s",
                        "millrace.subscription.batch", "7",
                        "millrace.subscription.lease", "8s",
                        "millrace.subscription.retry", "9s",
                        "millrace.subscription.relay-batch", "10")))
                .isEqualTo(new SubscriptionProperties(
                        1,
                        2,
                        3,
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        7,
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(9),
                        10));
    }

    private static SubscriptionProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.subscription", SubscriptionProperties.class);
    }
}
