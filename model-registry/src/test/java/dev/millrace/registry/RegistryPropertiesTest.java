package dev.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class RegistryPropertiesTest {

    @Test
    void defaultsAreFixed() {
        assertThat(bind(Map.of()))
                .isEqualTo(new RegistryProperties(
                        Path.of("data/artefacts"),
                        DataSize.ofGigabytes(1),
                        DataSize.ofKilobytes(64),
                        DataSize.ofMegabytes(1),
                        64,
                        1000,
                        64,
                        DataSize.ofKilobytes(64),
                        16,
                        ""));
    }

    @Test
    void namesAreFixed() {
        Map<String, String> settings = Map.of(
                "millrace.registry.artefacts-dir", "a",
                "millrace.registry.max-artefact", "1B",
                "millrace.registry.max-small-artefact", "2B",
                "millrace.registry.max-manifest", "6B",
                "millrace.registry.max-manifest-depth", "7",
                "millrace.registry.max-batch", "8",
                "millrace.registry.max-artefacts", "9",
                "millrace.registry.max-kernel-description", "10B",
                "millrace.registry.max-evidence", "11",
                "millrace.registry.hardware", "h");
        assertThat(bind(settings))
                .isEqualTo(new RegistryProperties(
                        Path.of("a"),
                        DataSize.ofBytes(1),
                        DataSize.ofBytes(2),
                        DataSize.ofBytes(6),
                        7,
                        8,
                        9,
                        DataSize.ofBytes(10),
                        11,
                        "h"));
    }

    private static RegistryProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("millrace.registry", RegistryProperties.class);
    }
}
