package dev.millrace.forecast.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetTest {

    @ParameterizedTest
    @CsvSource({
        "ett-hour, 17420, 96, 96, 8449, 2785, 2785",
        "ett-hour, 17420, 96, 192, 8353, 2689, 2689",
        "ett-hour, 17420, 96, 336, 8209, 2545, 2545",
        "ett-hour, 17420, 336, 720, 7585, 2161, 2161",
        "ett-minute, 69680, 96, 96, 34369, 11425, 11425",
        "ett-minute, 69680, 96, 720, 33745, 10801, 10801",
        "ratio, 7588, 96, 96, 5120, 665, 1422",
        "ratio, 966, 36, 24, 617, 74, 170",
        "ratio, 52696, 96, 96, 36696, 5175, 10444",
        "ratio, 35064, 96, 96, 24353, 3413, 6917"
    })
    void countsTheWindowsOfThePapers(
            String protocol, int rows, int lookBack, int horizon, int train, int validation, int test) {
        Dataset dataset = Dataset.of(
                ramp(rows, 1), Protocol.of(protocol), TimeFeatures.HOURS, new WindowShape(lookBack, 0, horizon));

        assertThat(dataset.train().count()).isEqualTo(train);
        assertThat(dataset.validation().count()).isEqualTo(validation);
        assertThat(dataset.test().count()).isEqualTo(test);
    }

    @Test
    void scalesByTheTrainingRowsAlone() {
        SeriesTable table = ramp(100, 2);
        Dataset dataset = Dataset.of(table, Protocol.RATIO, TimeFeatures.HOURS, new WindowShape(4, 2, 3));

        // rows 0 to 69, of which channel 1 holds the negatives: mean 34.5, variance (70² - 1) / 12
        double deviation = Math.sqrt(4899 / 12.0);
        assertThat(dataset.scaler().mean()).containsExactly(new double[] {34.5, -34.5}, within(1e-12));
        assertThat(dataset.scaler().deviation()).containsExactly(new double[] {deviation, deviation}, within(1e-12));
        assertThat(dataset.test().value(99, 1)).isEqualTo((float) (-64.5 / deviation));
        assertThat(dataset.scaler().restore(dataset.test().value(99, 1), 1)).isCloseTo(-99, within(1e-4));
    }

    @Test
    void aConstantChannelStaysFinite() {
        double[] values = new double[10];
        Arrays.fill(values, .1);
        SeriesTable table = new SeriesTable(List.of("OT"), new long[10], values);

        for (float scaled : Scaler.of(table, new Block(0, 7)).apply(table)) {
            assertThat(scaled).isCloseTo(0, within(1e-12f));
        }
    }

    @Test
    void windowsCanBeFewerLongerAndWithoutTheirLevel() {
        Dataset dataset = Dataset.of(ramp(100, 2), Protocol.RATIO, TimeFeatures.HOURS, new WindowShape(4, 2, 3));
        Windows some = dataset.test().every(5);
        assertThat(some.count()).isEqualTo(4);
        assertThat(some.start(3)).isEqualTo(dataset.test().start(15));

        Windows longer = some.withLookBack(6);
        assertThat(longer.count()).isEqualTo(4);
        float[] x = new float[6 * 2];
        longer.inputs(new int[] {3}, x);
        assertThat(rows(dataset, x)).containsExactly(89, 90, 91, 92, 93, 94);
        float[] truth = new float[3 * 2];
        longer.targets(new int[] {3}, truth);
        assertThat(rows(dataset, truth)).containsExactly(95, 96, 97);
        assertThatThrownBy(() -> dataset.train().withLookBack(5)).isInstanceOf(IllegalArgumentException.class);

        Windows centred = dataset.centred().test();
        float[] past = new float[4 * 2];
        float[] next = new float[3 * 2];
        centred.inputs(new int[] {0}, past);
        centred.targets(new int[] {0}, next);
        double deviation = dataset.scaler().deviation()[0];
        for (int i = 0; i < 4; i++) {
            assertThat(past[2 * i] * deviation).isCloseTo(i - 3.0, within(1e-4));
            assertThat(past[2 * i + 1] * deviation).isCloseTo(3.0 - i, within(1e-4));
        }
        assertThat(next[0] * deviation).isCloseTo(1, within(1e-4));
        assertThat(next[5] * deviation).isCloseTo(-3, within(1e-4));
    }

    @Test
    void fillsLookBackTruthAndCalendarOfEachWindow() {
        Dataset dataset = Dataset.of(ramp(100, 2), Protocol.RATIO, TimeFeatures.HOURS, new WindowShape(4, 2, 3));
        Windows test = dataset.test();
        float[] x = new float[2 * 4 * 2];
        float[] xMark = new float[2 * 4 * 4];
        float[] y = new float[2 * 5 * 2];
        float[] yMark = new float[2 * 5 * 4];
        float[] decoder = new float[2 * 5 * 2];
        test.fill(new int[] {17, 0}, x, xMark, y, yMark);
        test.decoderInputs(2, y, decoder);

        // Test rows are 80 to 99, its first look-back 76 to 79, its last window 93 to 96 and 97 to 99.
        assertThat(test.count()).isEqualTo(18);
        assertThat(rows(dataset, x)).containsExactly(93, 94, 95, 96, 76, 77, 78, 79);
        assertThat(rows(dataset, y)).containsExactly(95, 96, 97, 98, 99, 78, 79, 80, 81, 82);
        assertThat(hours(xMark)).containsExactly(93 % 24, 94 % 24, 95 % 24, 0, 4, 5, 6, 7);
        assertThat(hours(yMark)).containsExactly(95 % 24, 0, 1, 2, 3, 6, 7, 8, 9, 10);
        assertThat(Arrays.copyOfRange(decoder, 10, 14)).isEqualTo(Arrays.copyOfRange(y, 10, 14));
        assertThat(Arrays.copyOfRange(decoder, 14, 20)).containsOnly(0f);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Protocol.ETT_HOUR.split(14_399, 96)).hasMessageContaining("takes 14400 rows");
        assertThatThrownBy(() -> Protocol.RATIO.split(100, 71)).hasMessageContaining("70 training rows");
        assertThatThrownBy(
                        () -> Dataset.of(ramp(100, 1), Protocol.RATIO, TimeFeatures.HOURS, new WindowShape(4, 0, 11)))
                .hasMessageContaining("validation rows 66 to 80 hold no window of 4 + 11 rows");
        assertThatThrownBy(() -> Protocol.of("ett")).hasMessageContaining("ett-hour, ett-minute, ratio");
        assertThatThrownBy(() -> new WindowShape(4, 5, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Row {@code t} holds {@code t} and, in every second channel, {@code -t}; an hour apart from a midnight on. */
    static SeriesTable ramp(int rows, int channels) {
        double[] values = new double[rows * channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % channels % 2 == 0 ? i / channels : -(i / channels);
        }
        List<String> names = IntStream.range(0, channels).mapToObj(c -> "c" + c).toList();
        return new SeriesTable(
                names, LongStream.range(0, rows).map(t -> t * 3_600).toArray(), values);
    }

    private static long[] rows(Dataset dataset, float[] scaled) {
        return IntStream.range(0, scaled.length / 2)
                .mapToLong(i -> Math.round(dataset.scaler().restore(scaled[2 * i], 0)))
                .toArray();
    }

    private static long[] hours(float[] marks) {
        return IntStream.range(0, marks.length / 4)
                .mapToLong(i -> Math.round((marks[4 * i] + .5) * 23))
                .toArray();
    }
}
