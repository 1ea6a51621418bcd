package dev.millrace.registry.alias;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OutboxPropertiesTest {

    @Test
    void defaultsAreFixed() {
        assertThat(bind(Map.of()))
                .isEqualTo(new OutboxProperties(
                        Duration.ofMillis(500), 500, Duration.ofSeconds(5), "millrace-registry-outbox"));
    }

    @Test
    void namesAreFixed() {
        assertThat(bind(Map.of(
                        "millrace.registry.outbox.poll", "1s",
                        "millrace.registry.outbox.batch", "2",
                        "millrace.registry.outbox.timeout", "3s",
                        "millrace.registry.outbox.transactional-id", "x")))
                .isEqualTo(new OutboxProperties(Duration.ofSeconds(1), 2, Duration.ofSeconds(3), "x"));
    }

    private static OutboxProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("millrace.registry.outbox", OutboxProperties.class);
    }
}
