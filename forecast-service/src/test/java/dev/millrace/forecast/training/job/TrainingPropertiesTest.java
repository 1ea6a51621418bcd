package dev.millrace.forecast.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class TrainingPropertiesTest {

    @Test
    void hasTheseDefaults() {
        TrainingProperties properties = bind(Map.of());

        assertThat(properties)
                .isEqualTo(new TrainingProperties(
                        null,
                        DataSize.ofGigabytes(2),
                        DataSize.ofGigabytes(8),
                        0,
                        1_000,
                        500_000,
                        5_000_000,
                        0.2,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(20),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        2));
        assertThat(properties.root()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "millrace-training"));
    }

    @Test
    void isSetByTheseNames() {
        assertThat(bind(Map.of("millrace.training.folder", "/a", "millrace.training.heap", "1GB"))
                        .root())
                .isEqualTo(Path.of("/a"));
    }

    private static TrainingProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.training", TrainingProperties.class);
    }
}
