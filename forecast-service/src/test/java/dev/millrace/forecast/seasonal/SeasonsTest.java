package dev.millrace.forecast.seasonal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.DemoSeries;
import dev.millrace.forecast.series.Frequency;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SeasonsTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    private static final Frequency HOURLY = Frequency.parse("PT1H");

    @BeforeAll
    static void printSeed() {
        System.out.println("SeasonsTest -Dmillrace.seed=" + SEED);
    }

    @Test
    void findsTheYearInMonthlySeriesWithTrend() {
        assertThat(Seasons.detect(DemoSeries.AIR_PASSENGERS.points(), Frequency.parse("P1M")))
                .isEqualTo(12);
        assertThat(Seasons.detect(DemoSeries.CO2.points(), Frequency.parse("P1M")))
                .isEqualTo(12);
    }

    @Test
    void findsTheWeekInHalfHourlyDemand() {
        assertThat(Seasons.detect(DemoSeries.ELECTRICITY_DEMAND.points(), Frequency.parse("PT30M")))
                .isEqualTo(336);
    }

    @Test
    void findsTheSolarCycleThatNoCalendarSuggests() {
        assertThat(Seasons.detect(DemoSeries.SUNSPOTS.points(), Frequency.parse("P1M")))
                .isBetween(120, 140);
    }

    @Test
    void findsADayUnderNoiseAsLargeAsItself() {
        Random random = seeded();
        double[] values = new double[600];
        for (int t = 0; t < values.length; t++) {
            values[t] = Math.sin(2 * Math.PI * t / 24) + 0.7 * random.nextGaussian();
        }
        assertThat(Seasons.detect(values, HOURLY)).isEqualTo(24);
    }

    @Test
    void findsALengthNoCalendarSuggests() {
        Random random = seeded();
        double[] values = new double[400];
        for (int t = 0; t < values.length; t++) {
            values[t] = t % 10 + 0.1 * random.nextGaussian();
        }
        assertThat(Seasons.detect(values, HOURLY)).isEqualTo(10);
    }

    @Test
    void findsNoSeasonWhereThereIsNone() {
        Random random = seeded();
        int wrong = 0;
        for (int round = 0; round < 200; round++) {
            double[] walk = new double[200 + random.nextInt(1000)];
            double[] noise = new double[walk.length];
            for (int t = 1; t < walk.length; t++) {
                noise[t] = random.nextGaussian();
                walk[t] = walk[t - 1] + noise[t];
            }
            wrong += Seasons.detect(walk, HOURLY) == 1 ? 0 : 1;
            wrong += Seasons.detect(noise, HOURLY) == 1 ? 0 : 1;
        }
        assertThat(wrong).isLessThanOrEqualTo(8);
    }

    @Test
    void aConstantOrTinySeriesHasNone() {
        assertThat(Seasons.detect(new double[500], HOURLY)).isEqualTo(1);
        assertThat(Seasons.detect(new double[] {1, 2, 3}, HOURLY)).isEqualTo(1);
        assertThat(Seasons.detect(new double[] {1}, HOURLY)).isEqualTo(1);
        double[] line = new double[300];
        for (int t = 0; t < line.length; t++) {
            line[t] = 3 * t;
        }
        assertThat(Seasons.detect(line, HOURLY)).isEqualTo(1);
    }

    private static Random seeded() {
        return new Random(SEED);
    }
}
