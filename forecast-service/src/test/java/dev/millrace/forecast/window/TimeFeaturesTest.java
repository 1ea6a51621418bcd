package dev.millrace.forecast.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFeaturesTest {

    /** A Thursday, day 366 of its year, in week 53. */
    private static final LocalDateTime LATE = LocalDateTime.of(2020, 12, 31, 23, 59, 30);

    @Test
    void hasTheFeaturesOfEachFrequencyInOrder() {
        double weekday = 3 / 6.0 - .5;
        double second = 30 / 59.0 - .5;

        assertThat(features("h", LATE)).containsExactly(floats(.5, weekday, .5, .5), within(1e-7f));
        assertThat(features("t", LATE)).containsExactly(floats(.5, .5, weekday, .5, .5), within(1e-7f));
        assertThat(features("s", LATE)).containsExactly(floats(second, .5, .5, weekday, .5, .5), within(1e-7f));
        assertThat(features("d", LATE)).containsExactly(floats(weekday, .5, .5), within(1e-7f));
        assertThat(features("b", LATE)).containsExactly(floats(weekday, .5, .5), within(1e-7f));
        assertThat(features("w", LATE)).containsExactly(floats(.5, .5), within(1e-7f));
        assertThat(features("m", LATE)).containsExactly(floats(.5), within(1e-7f));
    }

    @Test
    void startsAtMinusOneHalf() {
        LocalDateTime monday = LocalDateTime.of(2018, 1, 1, 0, 0);
        for (TimeFeatures one : TimeFeatures.values()) {
            assertThat(features(one.code(), monday)).containsOnly(-.5f);
        }
    }

    @ParameterizedTest
    @CsvSource({"3600, h", "7200, h", "900, t", "600, t", "10, s", "86400, d", "604800, w", "2629800, m", "7889400, m"})
    void takesTheFrequencyFromTheDates(long step, String code) {
        long[] times =
                LongStream.range(0, 40).map(i -> 1_467_331_200L + i * step).toArray();
        times[7] += step;

        assertThat(TimeFeatures.infer(new SeriesTable(List.of("OT"), times, new double[40])))
                .isEqualTo(TimeFeatures.of(code));
    }

    @Test
    void daysWithoutWeekendsAreBusinessDays() {
        LocalDateTime monday = LocalDateTime.of(2018, 1, 1, 0, 0);
        long[] times = LongStream.range(0, 20)
                .map(i -> monday.plusDays(i / 5 * 7 + i % 5).toEpochSecond(ZoneOffset.UTC))
                .toArray();

        assertThat(TimeFeatures.infer(new SeriesTable(List.of("OT"), times, new double[20])))
                .isEqualTo(TimeFeatures.BUSINESS_DAYS);
    }

    private static float[] features(String code, LocalDateTime time) {
        TimeFeatures features = TimeFeatures.of(code);
        float[] out = new float[features.width()];
        features.fill(time, out, 0);
        return out;
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
