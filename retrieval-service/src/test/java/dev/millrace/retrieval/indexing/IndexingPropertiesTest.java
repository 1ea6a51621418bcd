package dev.millrace.retrieval.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class IndexingPropertiesTest {

    @Test
    void hasTheseDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new IndexingProperties(
                        Path.of("data/retrieval"), Duration.ofMillis(100), Duration.ofSeconds(5), 128, 4_000_000));
    }

    @Test
    void isSetByTheseNames() {
        assertThat(bind(Map.of(
                        "millrace.retrieval.data", "/d",
                        "millrace.retrieval.poll", "1s",
                        "millrace.retrieval.commit", "2s",
                        "millrace.retrieval.batch", "3",
                        "millrace.retrieval.batch-characters", "4")))
                .isEqualTo(new IndexingProperties(Path.of("/d"), Duration.ofSeconds(1), Duration.ofSeconds(2), 3, 4));
    }

    private static IndexingProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.retrieval", IndexingProperties.class);
    }
}
