package dev.millrace.retrieval.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentHeader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentVersionTest {

    @Test
    void dependsOnContentAndAttributesButNotOnTheirOrder() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1);
        one.put("b", "x");
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("b", "x");
        other.put("a", 1);
        String version = DocumentVersion.of("d", header("title", one));

        assertThat(version).matches("[0-9a-f]{64}").isEqualTo(DocumentVersion.of("d", header("title", other)));
        assertThat(DocumentVersion.of("e", header("title", one))).isNotEqualTo(version);
        assertThat(DocumentVersion.of("d", header("another title", one))).isNotEqualTo(version);
        assertThat(DocumentVersion.of("d", header("title", Map.of("a", 1)))).isNotEqualTo(version);
    }

    private static DocumentHeader header(String title, Map<String, Object> metadata) {
        return new DocumentHeader(Optional.of(title), "text/plain", 1, 1, Optional.empty(), List.of(), metadata);
    }
}
