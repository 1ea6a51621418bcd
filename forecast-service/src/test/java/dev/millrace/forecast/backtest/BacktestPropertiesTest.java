package dev.millrace.forecast.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BacktestPropertiesTest {

    @Test
    void hasTheseDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new BacktestProperties(
                        500,
                        500,
                        10,
                        5,
                        50_000,
                        5_000_000,
                        200_000,
                        200_000,
                        Duration.ofHours(12),
                        100,
                        4,
                        Duration.ofSeconds(5)));
    }

    @Test
    void isSetByTheseNames() {
        assertThat(bind(Map.of("millrace.backtest.max-fits", "7", "millrace.backtest.kept", "3")))
                .extracting(BacktestProperties::maxFits, BacktestProperties::kept)
                .containsExactly(7L, 3);
    }

    private static BacktestProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("millrace.backtest", BacktestProperties.class);
    }
}
