package dev.millrace.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SearchPropertiesTest {

    @Test
    void defaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new SearchProperties(4096, 100, 10, 1000, 0, Duration.ofSeconds(5), 2_000_000));
    }

    @Test
    void names() {
        assertThat(bind(Map.of(
                        "millrace.retrieval.search.max-query", "1",
                        "millrace.retrieval.search.max-documents", "2",
                        "millrace.retrieval.search.max-regions", "3",
                        "millrace.retrieval.search.max-depth", "4",
                        "millrace.retrieval.search.concurrent", "5",
                        "millrace.retrieval.search.patience", "6s",
                        "millrace.retrieval.search.max-heat", "7")))
                .isEqualTo(new SearchProperties(1, 2, 3, 4, 5, Duration.ofSeconds(6), 7));
    }

    private static SearchProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.retrieval.search", SearchProperties.class);
    }
}
