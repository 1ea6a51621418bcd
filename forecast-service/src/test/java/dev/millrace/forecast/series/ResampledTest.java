package dev.millrace.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResampledTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"mean,2", "sum,6", "min,1", "max,3", "first,3", "last,2", "count,3"})
    void severalPointsOfAStepBecomeOne(String rule, double expected) {
        Resampled resampled = Resampled.of(times(5, 17, 44), new double[] {3, 1, 2}, resampling("PT1H", rule));

        assertThat(resampled.end()).isEqualTo(START);
        assertThat(resampled.values()).containsExactly(expected);
    }

    @Test
    void aStepWithoutAPointIsAGap() {
        Resampled resampled = Resampled.of(times(185, 10, 190), new double[] {3, 1, 4}, resampling("PT1H", "last"));

        assertThat(resampled.values()).containsExactly(1, Double.NaN, Double.NaN, 4);
        assertThat(resampled.end()).isEqualTo(START.plus(Duration.ofHours(3)));
    }

    @Test
    void aStepThatIsNotOverDoesNotCount() {
        // Every ten minutes, until half past: three more are due.
        Instant[] half = IntStream.rangeClosed(0, 9)
                .mapToObj(i -> START.plus(Duration.ofMinutes(10L * i)))
                .toArray(Instant[]::new);
        double[] ones = new double[half.length];
        Arrays.fill(ones, 1);

        assertThat(Resampled.of(half, ones, resampling("PT1H", "sum")).values()).containsExactly(6);
        assertThat(Resampled.of(Arrays.copyOf(half, 6), Arrays.copyOf(ones, 6), resampling("PT1H", "sum"))
                        .values())
                .containsExactly(6);
    }

    @Test
    void localDaysAreCutWhereTheyBegin() {
        // Hours of the last days of March 2026 in Berlin: the 29th has 23 of them.
        Instant[] hours = IntStream.range(0, 24 + 23 + 24)
                .mapToObj(i -> Instant.parse("2026-03-27T23:00:00Z").plus(Duration.ofHours(i)))
                .toArray(Instant[]::new);
        double[] ones = new double[hours.length];
        Arrays.fill(ones, 1);

        Resampled resampled = Resampled.of(hours, ones, resampling("P1D", "sum").in(ZoneId.of("Europe/Berlin")));

        assertThat(resampled.values()).containsExactly(24, 23, 24);
        assertThat(resampled.end()).isEqualTo(Instant.parse("2026-03-29T22:00:00Z"));
    }

    @Test
    void nothingIsLeftOfNothing() {
        assertThat(Resampled.of(new Instant[0], new double[0], resampling("PT1H", "sum"))
                        .values())
                .isEmpty();
    }

    private static Resampling resampling(String step, String rule) {
        return Resampling.parse("frequency", step, "rule", rule);
    }

    private static Instant[] times(int... minutes) {
        return Arrays.stream(minutes)
                .mapToObj(minute -> START.plus(Duration.ofMinutes(minute)))
                .toArray(Instant[]::new);
    }
}
