package dev.millrace.retrieval.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EmbeddingPropertiesTest {

    @Test
    void theModelAnswersToItsUsualNamesUnlessToldOtherwise() {
        assertThat(bound(Map.of()))
                .isEqualTo(new EmbeddingProperties(
                        2048, 1_048_576, List.of("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2")));
        assertThat(bound(Map.of("millrace.retrieval.embedding.max-inputs", "8")).maxInputs())
                .isEqualTo(8);
    }

    private static EmbeddingProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.retrieval.embedding", EmbeddingProperties.class);
    }
}
