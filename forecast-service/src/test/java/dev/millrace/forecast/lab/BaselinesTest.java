package dev.millrace.forecast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Protocol;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.forecast.window.Windows;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private static final int DAY = 24;

    @Test
    void repeatAndSamePhaseMeanAreWhatTheirNamesSay() {
        Dataset dataset = days(0);
        Windows test = dataset.test();
        float[] out = new float[2 * 30 * 2];

        new Repeat().forecast(test, new int[] {0, 5}, out);
        int first = test.start(5) + 12;
        assertThat(out[30 * 2 + 2 * 29 + 1]).isEqualTo(test.value(first - 1, 1));

        new SamePhaseMean(DAY).forecast(test, new int[] {0, 5}, out);
        for (int h = 0; h < 30; h++) {
            assertThat(out[30 * 2 + 2 * h]).isCloseTo(test.value(first + h, 0), within(1e-6f));
        }
    }

    @Test
    void ridgeLearnsAWaveAndScoresEveryWindow() {
        Dataset dataset = days(.02);
        Score ridge = Score.of(Ridge.fit(dataset), dataset.test(), done -> {});
        Score repeat = Score.of(new Repeat(), dataset.test(), done -> {});

        assertThat(ridge.windows()).isEqualTo(dataset.test().count()).isEqualTo(71);
        assertThat(ridge.mse()).isLessThan(repeat.mse() / 50);
    }

    @Test
    void theSeasonFollowsFromTheCalendar() {
        SeriesTable quarterHours = new SeriesTable(
                List.of("OT"), LongStream.range(0, 9).map(i -> i * 900).toArray(), new double[9]);

        assertThat(SamePhaseMean.usualSeason(quarterHours, TimeFeatures.infer(quarterHours)))
                .isEqualTo(96);
        assertThat(SamePhaseMean.usualSeason(quarterHours, TimeFeatures.DAYS)).isEqualTo(7);
    }

    private static Dataset days(double slope) {
        int rows = 504;
        double[] values = IntStream.range(0, rows * 2)
                .mapToDouble(i -> Math.sin(i / 2 * Math.TAU / DAY + i % 2) + slope * (i / 2 % 5))
                .toArray();
        SeriesTable table = new SeriesTable(
                List.of("a", "b"), LongStream.range(0, rows).map(t -> t * 3_600).toArray(), values);
        return Dataset.of(table, Protocol.RATIO, TimeFeatures.HOURS, new WindowShape(12, 0, 30));
    }
}
