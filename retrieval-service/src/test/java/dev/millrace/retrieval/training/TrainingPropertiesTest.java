package dev.millrace.retrieval.training;

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
    void trainingsHaveTheseDefaults() {
        assertThat(bound(Map.of())).isEqualTo(defaults());
        assertThat(defaults().root().getFileName()).hasToString("millrace-ranker-training");
    }

    @Test
    void theFolderIsTheOneNamed() {
        assertThat(bound(Map.of("millrace.ranker.training.folder", "/somewhere"))
                        .root())
                .isEqualTo(Path.of("/somewhere"));
    }

    static TrainingProperties defaults() {
        return new TrainingProperties(
                null,
                DataSize.ofGigabytes(2),
                0,
                2_400_000,
                6_000_000,
                10,
                100_000,
                20_000,
                100,
                1_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(5));
    }

    private static TrainingProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.ranker.training", TrainingProperties.class);
    }
}
