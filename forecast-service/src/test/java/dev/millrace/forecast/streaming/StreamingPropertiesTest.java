package dev.millrace.forecast.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class StreamingPropertiesTest {

    @Test
    void hasTheseDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new StreamingProperties(
                        DataSize.ofMegabytes(256),
                        DataSize.ofMegabytes(64),
                        32_768,
                        0,
                        0.25,
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(10),
                        1000,
                        new Drift(true, true, 3, Duration.ofDays(30), 1.25, 0.1, 10)));
    }

    @Test
    void isSetByTheseNames() {
        Map<String, String> properties = new HashMap<>(Map.of(
                "memory", "1MB",
                "tracks", "2MB",
                "steps", "3",
                "half-life", "4",
                "share", "0.5",
                "checkpoint", "6s",
                "idle", "7s",
                "metered", "8",
                "drift.refit", "false"));
        properties.putAll(Map.of(
                "drift.retrain", "false",
                "drift.retrainings", "9",
                "drift.within", "10d",
                "drift.error", "11",
                "drift.coverage", "0.12",
                "drift.horizons", "13"));
        assertThat(bind(properties))
                .isEqualTo(new StreamingProperties(
                        DataSize.ofMegabytes(1),
                        DataSize.ofMegabytes(2),
                        3,
                        4,
                        0.5,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        8,
                        new Drift(false, false, 9, Duration.ofDays(10), 11, 0.12, 13)));
    }

    private static StreamingProperties bind(Map<String, String> properties) {
        Map<String, String> named = new HashMap<>();
        properties.forEach((name, value) -> named.put("millrace.streaming." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("millrace.streaming", StreamingProperties.class);
    }
}
