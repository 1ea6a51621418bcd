package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class GenerationPropertiesTest {

    @Test
    void hasTheseDefaults() {
        assertThat(bind(Map.of())).isEqualTo(GenerationProperties.defaults());
        assertThat(GenerationProperties.defaults())
                .isEqualTo(new GenerationProperties(4, 64, Duration.ofMinutes(5), 256, 4_096, 1_048_576, 16, 256, 128));
        assertThat(models(Map.of())).isEqualTo(new ModelProperties(DataSize.ofGigabytes(16), 3, null));
    }

    @Test
    void isSetByTheseNames() {
        assertThat(bind(Map.of(
                        "millrace.retrieval.generation.active", "1",
                        "millrace.retrieval.generation.waiting", "2",
                        "millrace.retrieval.generation.deadline", "3s",
                        "millrace.retrieval.generation.usual-tokens", "4",
                        "millrace.retrieval.generation.max-tokens", "5",
                        "millrace.retrieval.generation.max-characters", "6",
                        "millrace.retrieval.generation.max-stops", "7",
                        "millrace.retrieval.generation.max-stop-characters", "8",
                        "millrace.retrieval.generation.shared-chunk", "9")))
                .isEqualTo(new GenerationProperties(1, 2, Duration.ofSeconds(3), 4, 5, 6, 7, 8, 9));
        assertThat(models(Map.of("millrace.retrieval.models.max-size", "1MB")).maxSize())
                .isEqualTo(DataSize.ofMegabytes(1));
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("millrace.retrieval.generation.active", "0")))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bind(Map.of("millrace.retrieval.generation.max-tokens", "10")))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static GenerationProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.retrieval.generation", GenerationProperties.class);
    }

    private static ModelProperties models(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.retrieval.models", ModelProperties.class);
    }
}
