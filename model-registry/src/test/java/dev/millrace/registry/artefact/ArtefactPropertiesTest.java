package dev.millrace.registry.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ArtefactPropertiesTest {

    @Test
    void defaultsAreFixed() {
        assertThat(bind(Map.of(), "millrace.registry.upload", UploadProperties.class))
                .isEqualTo(new UploadProperties(DataSize.ofMegabytes(8), 4, 100, Duration.ofHours(24)));
        assertThat(bind(Map.of(), "millrace.registry.gc", CollectionProperties.class))
                .isEqualTo(new CollectionProperties(
                        Duration.ofDays(30), Duration.ofHours(1), 200, Duration.ofSeconds(60)));
    }

    @Test
    void namesAreFixed() {
        assertThat(bind(
                        Map.of(
                                "millrace.registry.upload.max-chunk", "1B",
                                "millrace.registry.upload.max-at-once", "2",
                                "millrace.registry.upload.max-open", "3",
                                "millrace.registry.upload.expiry", "4s"),
                        "millrace.registry.upload",
                        UploadProperties.class))
                .isEqualTo(new UploadProperties(DataSize.ofBytes(1), 2, 3, Duration.ofSeconds(4)));
        assertThat(bind(
                        Map.of(
                                "millrace.registry.gc.unused-for", "1s",
                                "millrace.registry.gc.min-unused-for", "2s",
                                "millrace.registry.gc.batch", "3",
                                "millrace.registry.gc.max-time", "4s"),
                        "millrace.registry.gc",
                        CollectionProperties.class))
                .isEqualTo(new CollectionProperties(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), 3, Duration.ofSeconds(4)));
    }

    private static <T> T bind(Map<String, String> settings, String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(prefix, type);
    }
}
