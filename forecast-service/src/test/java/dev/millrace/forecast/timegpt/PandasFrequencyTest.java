package dev.millrace.forecast.timegpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.servicekit.ApiException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PandasFrequencyTest {

    @ParameterizedTest
    @CsvSource({
        "h, PT1H",
        "15min, PT15M",
        "30T, PT30M",
        "D, P1D",
        "W-SUN, P7D",
        "MS, P1M",
        "QS-OCT, P3M",
        "2M, P2M",
        "YE, P1Y"
    })
    void whatPandasCallsAFrequencyIsOne(String alias, String iso) {
        assertThat(PandasFrequency.of(alias).iso()).isEqualTo(iso);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fortnight", "0h", "9999999999h", "-1D", "h;"})
    void whatItDoesNotIsRefused(String alias) {
        assertThatThrownBy(() -> PandasFrequency.of(alias))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("freq");
    }
}
