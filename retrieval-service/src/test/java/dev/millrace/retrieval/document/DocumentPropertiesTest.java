package dev.millrace.retrieval.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class DocumentPropertiesTest {

    @Test
    void documentsHaveTheseDefaults() {
        assertThat(bind(Map.of(), "millrace.documents", DocumentProperties.class))
                .isEqualTo(new DocumentProperties(
                        "retrieval-service",
                        2,
                        100,
                        DataSize.ofMegabytes(8),
                        Duration.ofSeconds(2),
                        Duration.ofHours(24),
                        Duration.ofDays(30),
                        Duration.ofMinutes(10),
                        1000,
                        1_000_000));
    }

    @Test
    void documentsAreSetByTheseNames() {
        assertThat(bind(
                        Map.of(
                                "millrace.documents.group", "g",
                                "millrace.documents.consumers", "1",
                                "millrace.documents.poll-records", "2",
                                "millrace.documents.batch-size", "3B",
                                "millrace.documents.retry-max", "4s",
                                "millrace.documents.upload-window", "5s",
                                "millrace.documents.deletions", "6s",
                                "millrace.documents.cleaning", "7s",
                                "millrace.documents.max-listed", "8",
                                "millrace.documents.max-text", "9"),
                        "millrace.documents",
                        DocumentProperties.class))
                .isEqualTo(new DocumentProperties(
                        "g",
                        1,
                        2,
                        DataSize.ofBytes(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        8,
                        9));
    }

    @Test
    void encodingHasTheseDefaults() {
        assertThat(bind(Map.of(), "millrace.encoding", EncodingProperties.class))
                .isEqualTo(new EncodingProperties(
                        1,
                        Duration.ofMinutes(1),
                        5,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        Duration.ofMillis(200),
                        Duration.ofMinutes(1)));
    }

    @Test
    void encodingIsSetByTheseNames() {
        assertThat(bind(
                        Map.of(
                                "millrace.encoding.workers", "2",
                                "millrace.encoding.lease", "3s",
                                "millrace.encoding.attempts", "4",
                                "millrace.encoding.retry-first", "5s",
                                "millrace.encoding.retry-max", "6s",
                                "millrace.encoding.poll", "7s",
                                "millrace.encoding.sweep", "8s"),
                        "millrace.encoding",
                        EncodingProperties.class))
                .isEqualTo(new EncodingProperties(
                        2,
                        Duration.ofSeconds(3),
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8)));
    }

    private static <T> T bind(Map<String, String> properties, String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
    }
}
