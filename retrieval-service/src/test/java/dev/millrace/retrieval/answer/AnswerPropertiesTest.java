package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AnswerPropertiesTest {

    @Test
    void defaults() {
        assertThat(bind(Map.of())).isEqualTo(new AnswerProperties(10, .5, null));
    }

    @Test
    void names() {
        assertThat(bind(Map.of(
                        "millrace.retrieval.answer.max-sentences", "1",
                        "millrace.retrieval.answer.least-support", "0.2",
                        "millrace.retrieval.answer.support", "/data/support.json")))
                .isEqualTo(new AnswerProperties(1, .2, Path.of("/data/support.json")));
    }

    private static AnswerProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.retrieval.answer", AnswerProperties.class);
    }
}
