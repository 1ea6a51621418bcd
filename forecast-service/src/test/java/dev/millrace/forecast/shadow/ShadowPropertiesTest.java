package dev.millrace.forecast.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ShadowPropertiesTest {

    @Test
    void isBoundedUnlessToldOtherwise() {
        assertThat(bind(Map.of())).isEqualTo(usual());
    }

    @Test
    void isSetByTheseNames() {
        Map<String, String> properties = new HashMap<>(Map.of(
                "max-of-tenant", "1",
                "max-in-all", "2",
                "kept", "3",
                "memory", "4MB",
                "queue", "5",
                "queue-values", "6",
                "patience", "7s",
                "max-windows", "8"));
        properties.putAll(
                Map.of("expiry", "9d", "late", "10h", "evidence", "11", "scan", "12s", "batch", "13", "check", "14s"));
        assertThat(bind(properties))
                .isEqualTo(new ShadowProperties(
                        1,
                        2,
                        3,
                        DataSize.ofMegabytes(4),
                        5,
                        6,
                        Duration.ofSeconds(7),
                        8,
                        Duration.ofDays(9),
                        Duration.ofHours(10),
                        11,
                        Duration.ofSeconds(12),
                        13,
                        Duration.ofSeconds(14)));
    }

    @Test
    void noBoundIsNone() {
        assertThatThrownBy(() -> bind(Map.of("queue", "0"))).isInstanceOf(BindException.class);
    }

    static ShadowProperties usual() {
        return new ShadowProperties(
                10,
                50,
                100,
                DataSize.ofMegabytes(512),
                256,
                4_000_000,
                Duration.ofSeconds(30),
                10_000,
                Duration.ofDays(7),
                Duration.ofHours(1),
                100,
                Duration.ofSeconds(2),
                200,
                Duration.ofSeconds(30));
    }

    private static ShadowProperties bind(Map<String, String> properties) {
        Map<String, String> named = new HashMap<>();
        properties.forEach((name, value) -> named.put("millrace.shadow." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("millrace.shadow", ShadowProperties.class);
    }
}
