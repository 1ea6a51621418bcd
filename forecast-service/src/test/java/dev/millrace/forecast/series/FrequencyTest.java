package dev.millrace.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class FrequencyTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void localDaysHaveTwentyThreeAndTwentyFiveHours() {
        Frequency days = Frequency.parse("P1D").in(BERLIN);
        Instant spring = Instant.parse("2026-03-28T23:00:00Z");
        Instant autumn = Instant.parse("2026-10-24T22:00:00Z");

        assertThat(Duration.between(spring, days.plus(spring, 1))).isEqualTo(Duration.ofHours(23));
        assertThat(Duration.between(autumn, days.plus(autumn, 1))).isEqualTo(Duration.ofHours(25));
        for (int steps = -400; steps <= 400; steps++) {
            assertThat(days.stepsBetween(spring, days.plus(spring, steps))).isEqualTo(steps);
        }
        assertThat(days.iso()).isEqualTo("P1D");
    }

    @Test
    void localMonthsBeginAtLocalMidnight() {
        Frequency months = Frequency.parse("P1M").in(BERLIN);
        Instant march = Instant.parse("2026-02-28T23:00:00Z");

        assertThat(months.plus(march, 1)).isEqualTo(Instant.parse("2026-03-31T22:00:00Z"));
        assertThat(months.stepsBetween(march, Instant.parse("2026-03-31T22:00:00Z")))
                .isEqualTo(1);
    }

    @Test
    void hoursAreTheSameEverywhere() {
        Frequency hours = Frequency.parse("PT1H");

        assertThat(hours.in(BERLIN)).isEqualTo(hours);
        assertThatThrownBy(() -> new Frequency.Zoned(hours, BERLIN)).isInstanceOf(IllegalArgumentException.class);
    }
}
