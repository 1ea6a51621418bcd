package dev.millrace.forecast.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class InferencePropertiesTest {

    @Test
    void oneThreadComputesUnlessToldOtherwise() {
        assertThat(bound(Map.of()))
                .isEqualTo(new InferenceProperties(
                        1,
                        32,
                        1024,
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        DataSize.ofMegabytes(512),
                        262_144));
        assertThat(bound(Map.of("millrace.inference.batch", "8")).batch()).isEqualTo(8);
    }

    private static InferenceProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.inference", InferenceProperties.class);
    }
}
