package dev.millrace.forecast.covariate.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class HolidaysTest {

    @Test
    void knowsThoseOfACountryAndOfItsParts() {
        Holidays germany = Holidays.of("DE").orElseThrow();
        Holidays bavaria = Holidays.of("DE-BY").orElseThrow();
        LocalDate easterMonday = LocalDate.of(2026, 4, 6);
        LocalDate epiphany = LocalDate.of(2026, 1, 6);

        assertThat(germany.on(easterMonday)).isTrue();
        assertThat(germany.on(easterMonday.plusDays(1))).isFalse();
        assertThat(germany.on(epiphany)).isFalse();
        assertThat(bavaria.on(epiphany)).isTrue();
        assertThat(bavaria.on(easterMonday)).isTrue();
    }

    @Test
    void knowsNoneOfWhatIsNoCountry() {
        assertThat(Holidays.of("XX")).isEmpty();
        assertThat(Holidays.of("de")).isEmpty();
        assertThat(Holidays.of("DE-ZZ")).isEmpty();
        assertThat(Holidays.of("../DE")).isEmpty();
    }
}
