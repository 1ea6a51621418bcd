package dev.millrace.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrequencyInferenceTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private final Random random = new Random(SEED);

    @ParameterizedTest
    @ValueSource(strings = {"PT0.05S", "PT1S", "PT10S", "PT30M", "PT1H", "P1D", "P7D", "P1M", "P3M", "P1Y"})
    void findsTheStepOfARegularSeries(String iso) {
        Frequency frequency = Frequency.parse(iso);
        assertThat(inferred(3 + random.nextInt(200), i -> frequency.plus(start(), i)))
                .as("seed %d", SEED)
                .isEqualTo(iso);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT10S", "PT30M", "P1D", "P1M"})
    void findsTheStepThroughGaps(String iso) {
        Frequency frequency = Frequency.parse(iso);
        int[] present = IntStream.range(0, 600)
                .filter(i -> i < 3 || random.nextDouble() < 0.85)
                .toArray();
        assertThat(inferred(present.length, i -> frequency.plus(start(), present[i])))
                .as("seed %d", SEED)
                .isEqualTo(iso);
    }

    @Test
    void findsTheStepThroughJitter() {
        Instant start = start();
        assertThat(inferred(300, i -> start.plusSeconds(10L * i).plusMillis(random.nextInt(400))))
                .as("seed %d", SEED)
                .isEqualTo("PT10S");
    }

    @Test
    void takesMonthEndsForMonths() {
        OffsetDateTime end = OffsetDateTime.of(2025, 12, 31, 0, 0, 0, 0, ZoneOffset.UTC);
        assertThat(inferred(24, i -> end.minusMonths(23 - i).toInstant())).isEqualTo("P1M");
    }

    @Test
    void takesLocalMidnightsForMonths() {
        ZonedDateTime start = ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin"));
        assertThat(inferred(60, i -> start.plusMonths(i).toInstant())).isEqualTo("P1M");
    }

    @Test
    void seesDaysNotMonthsInFourWeeklyTimes() {
        assertThat(inferred(20, i -> Instant.parse("2020-01-01T00:00:00Z").plusSeconds(28L * 86_400 * i)))
                .isEqualTo("P28D");
    }

    @Test
    void seesWorkingDaysAsDaysWithGaps() {
        OffsetDateTime monday = OffsetDateTime.of(2026, 3, 2, 0, 0, 0, 0, ZoneOffset.UTC);
        assertThat(inferred(100, i -> monday.plusDays(i / 5 * 7L + i % 5).toInstant()))
                .isEqualTo("P1D");
    }

    @Test
    void findsNothingInRandomTimes() {
        long[] times = random.longs(300, 0, 1L << 60).sorted().distinct().toArray();
        assertThat(FrequencyInference.infer(times)).as("seed %d", SEED).isEmpty();
    }

    @Test
    void findsNothingInTwoPoints() {
        assertThat(inferred(2, i -> start().plusSeconds(i))).isEqualTo("none");
    }

    @Test
    void survivesTheEndsOfTheRange() {
        assertThat(FrequencyInference.infer(new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}))
                .isEmpty();
    }

    private Instant start() {
        return Instant.parse("2019-05-01T06:00:00Z");
    }

    private static String inferred(int count, IntFunction<Instant> time) {
        long[] times = IntStream.range(0, count)
                .mapToLong(i -> Nanos.of(time.apply(i)))
                .toArray();
        assertThat(Arrays.stream(times).sorted().toArray()).isEqualTo(times);
        return FrequencyInference.infer(times).map(Frequency::iso).orElse("none");
    }
}
