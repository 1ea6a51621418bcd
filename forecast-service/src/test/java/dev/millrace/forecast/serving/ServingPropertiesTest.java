package dev.millrace.forecast.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registryclient.RegistryClientProperties;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ServingPropertiesTest {

    @Test
    void servesWithinTheseLimitsUnlessToldOtherwise() {
        assertThat(bind(Map.of(), "millrace.serving", ServingProperties.class))
                .isEqualTo(new ServingProperties(
                        10_000,
                        10_000,
                        99,
                        1_000_000,
                        32,
                        1000,
                        32_768,
                        2,
                        20_000,
                        Duration.ofMinutes(2),
                        0.1,
                        0.5,
                        Duration.ofMinutes(5),
                        DataSize.ofMegabytes(256),
                        DataSize.ofMegabytes(32)));
        assertThat(bind(Map.of("millrace.serving.max-horizon", "7"), "millrace.serving", ServingProperties.class)
                        .maxHorizon())
                .isEqualTo(7);
    }

    @Test
    void waitsForTheRegistryForSecondsOnly() {
        assertThat(bind(Map.of(), "millrace.registry", RegistryClientProperties.class))
                .isEqualTo(new RegistryClientProperties(
                        URI.create("http://127.0.0.1:8084"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(15),
                        DataSize.ofMegabytes(64)));
        assertThat(bind(
                                Map.of("millrace.registry.url", "http://r:1"),
                                "millrace.registry",
                                RegistryClientProperties.class)
                        .url())
                .isEqualTo(URI.create("http://r:1"));
    }

    private static <T> T bind(Map<String, String> properties, String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
    }
}
