package dev.millrace.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class SeriesPropertiesTest {

    @Test
    void hasTheseDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new SeriesProperties(
                        "forecast-service",
                        2,
                        100,
                        DataSize.ofMegabytes(8),
                        Duration.ofSeconds(2),
                        Duration.ofHours(24),
                        1000,
                        100_000,
                        Duration.ofMinutes(10),
                        DataSize.ofMegabytes(64)));
    }

    @Test
    void isSetByTheseNames() {
        assertThat(bind(Map.of(
                        "millrace.series.group", "g",
                        "millrace.series.consumers", "1",
                        "millrace.series.poll-records", "2",
                        "millrace.series.batch-size", "3B",
                        "millrace.series.retry-max", "4s",
                        "millrace.series.resend-window", "5s",
                        "millrace.series.max-listed", "6",
                        "millrace.series.max-points", "7",
                        "millrace.series.cleaning", "8s",
                        "millrace.series.history-cache", "9B")))
                .isEqualTo(new SeriesProperties(
                        "g",
                        1,
                        2,
                        DataSize.ofBytes(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        6,
                        7,
                        Duration.ofSeconds(8),
                        DataSize.ofBytes(9)));
    }

    private static SeriesProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.series", SeriesProperties.class);
    }
}
