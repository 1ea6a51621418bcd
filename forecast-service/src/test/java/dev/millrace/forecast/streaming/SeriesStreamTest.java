package dev.millrace.forecast.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.evaluation.Fitter;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesUpdates.Patch;
import dev.millrace.forecast.series.SeriesUpdates.Update;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesStreamTest {

    private static final Frequency.Fixed HOURLY = new Frequency.Fixed(Duration.ofHours(1));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOST = 200;

    private final SplittableRandom random = new SplittableRandom(seed());
    private double[] values = values(150);

    private static long seed() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("SeriesStreamTest -Dmillrace.seed=" + seed);
        return seed;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.99})
    void theOldestGoAndTheSumsAreThoseOfWhatIsLeft(double keeps) {
        FittedModel version = model();
        SeriesStream stream = SeriesStream.of(1, version, history(values), HOURLY, MOST, keeps);
        for (int i = 0; i < 300; i++) {
            append(stream, random.nextInt(10) == 0 ? Double.NaN : random.nextDouble() * 9, random.nextDouble());
            if (random.nextInt(5) == 0) {
                int back = 2 + random.nextInt(MOST / 2);
                correct(stream, back, random.nextDouble() * 9);
            }
        }
        StreamReport report = stream.report("m", "d");
        assertThat(report.steps()).isBetween(MOST, MOST + MOST / 8);
        assertThat(report.start()).isEqualTo(HOURLY.plus(START, (long) values.length - report.steps()));
        assertThat(stream.difference(history(values))).isLessThan(1e-6);
        assertThat(stream.history().values()).hasSizeLessThan(version.steps() + 40);
    }

    @Test
    void weightsMoveOnlyWhenSolvedAndSayWhatTheyRestOn() {
        FittedModel version = model();
        SeriesStream stream = SeriesStream.of(1, version, history(values), HOURLY, MOST, 1);
        assertThat(stream.behind()).isTrue();
        assertThat(stream.solved().model()).isEqualTo(version);
        stream.solve();
        assertThat(stream.behind()).isFalse();
        append(stream, 50, 60);
        assertThat(stream.behind()).isTrue();
        Optional<Watermark> before = stream.solved().offset();
        stream.solve();
        assertThat(stream.solved().offset()).isNotEqualTo(before).contains(stream.watermark());
    }

    @Test
    void solvedAtOnceTheWeightsAreTheVersionsOwn() {
        FittedModel version = model();
        SeriesStream stream = SeriesStream.of(1, version, history(values), HOURLY, MOST, 1);
        stream.solve();
        double[] expected = version.predict("s", values).mean();
        assertThat(stream.solved().model().predict("s", values).mean())
                .usingComparatorWithPrecision(1e-5)
                .containsExactly(expected);
    }

    @Test
    void whatIsWrittenDownGoesOnWithThePointsSince() {
        SeriesStream stream = SeriesStream.of(1, model(), history(values), HOURLY, MOST, 1);
        append(stream, 3, 4);
        byte[] written = stream.checkpoint().write();
        double[] since = {5, Double.NaN, 7, 8};
        values = Arrays.copyOf(values, values.length + since.length);
        System.arraycopy(since, 0, values, values.length - since.length, since.length);

        SeriesStream restored = SeriesStream.of(
                        1, model(), Checkpoint.read(written).orElseThrow(), history(values), HOURLY, MOST)
                .orElseThrow();
        assertThat(restored.difference(history(values))).isLessThan(1e-6);
        assertThat(restored.report("m", "d").steps()).isEqualTo(values.length);
        assertThat(restored.report("m", "d").recent())
                .isEqualTo(stream.report("m", "d").recent());
    }

    @Test
    void whatForgotAtAnotherRateIsOfNoUse() {
        Checkpoint written =
                SeriesStream.of(1, model(), history(values), HOURLY, MOST, 0.99).checkpoint();
        assertThat(written.keeps(0.99)).isTrue();
        assertThat(written.keeps(1)).isFalse();
    }

    @Test
    void aDamagedByteIsSeen() {
        byte[] written = SeriesStream.of(1, model(), history(values), HOURLY, MOST, 1)
                .checkpoint()
                .write();
        for (int i = 0; i < written.length; i++) {
            byte[] damaged = written.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            assertThat(Checkpoint.read(damaged)).as("byte %d", i).isEmpty();
        }
        assertThat(Checkpoint.read(Arrays.copyOf(written, 5))).isEmpty();
    }

    @Test
    void whatAnotherVersionWroteIsOfNoUse() {
        Checkpoint other = new Checkpoint(START, 150, true, Duration.ofMinutes(1), 0, 1, List.of(), Optional.empty());
        assertThat(SeriesStream.of(1, model(), other, history(values), HOURLY, MOST))
                .isEmpty();
    }

    private double[] values(int count) {
        double[] drawn = new double[count];
        Arrays.setAll(drawn, t -> 5 + 3 * Math.sin(t * Math.TAU / 24) + random.nextGaussian());
        return drawn;
    }

    private FittedModel model() {
        double[] first = Arrays.copyOf(values, 150);
        return ((Fitter.Outcome.Fitted) Fitter.fit(
                        List.of(new Fitter.Sample("s", first)),
                        HOURLY,
                        3,
                        OptionalInt.of(24),
                        Optional.of(Family.RIDGE)))
                .model();
    }

    private static History history(double[] values) {
        Instant end = HOURLY.plus(START, values.length - 1L);
        return new History(
                new SeriesId("s"),
                Optional.empty(),
                HOURLY,
                end,
                values,
                new Watermark(end, values.length, values.length));
    }

    private void append(SeriesStream stream, double... more) {
        double[] patch = new double[more.length + 1];
        patch[0] = values[values.length - 1];
        System.arraycopy(more, 0, patch, 1, more.length);
        values = Arrays.copyOf(values, values.length + more.length);
        System.arraycopy(more, 0, values, values.length - more.length, more.length);
        take(stream, new Patch(0, patch));
    }

    private void correct(SeriesStream stream, int back, double value) {
        values[values.length - 1 - back] = value;
        take(stream, new Patch(-back, new double[] {value}));
    }

    private void take(SeriesStream stream, Patch patch) {
        Watermark watermark = new Watermark(
                HOURLY.plus(START, values.length - 1L),
                values.length,
                stream.watermark().revision() + 1);
        stream.apply(new Update.Changed(Optional.empty(), watermark, List.of(patch)));
    }
}
