package dev.millrace.retrieval.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RankerPropertiesTest {

    @Test
    void rankersAreFollowedEverySecond() {
        assertThat(bound(Map.of()))
                .isEqualTo(new RankerProperties(
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        32));
    }

    @Test
    void noVersionInMemoryIsNoSetting() {
        assertThatThrownBy(() -> bound(Map.of("millrace.ranker.max-loaded", "0")))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RankerProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.ranker", RankerProperties.class);
    }
}
