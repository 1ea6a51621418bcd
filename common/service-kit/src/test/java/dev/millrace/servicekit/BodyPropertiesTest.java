package dev.millrace.servicekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class BodyPropertiesTest {

    @Test
    void defaultsAreFixed() {
        assertThat(bind(Map.of())).isEqualTo(new BodyProperties(DataSize.ofMegabytes(64), DataSize.ofMegabytes(1), 2));
    }

    @Test
    void namesAreFixed() {
        assertThat(bind(Map.of("millrace.body.max", "3B", "millrace.body.large", "4B", "millrace.body.max-large", "5")))
                .isEqualTo(new BodyProperties(DataSize.ofBytes(3), DataSize.ofBytes(4), 5));
    }

    private static BodyProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("millrace.body", BodyProperties.class);
    }
}
