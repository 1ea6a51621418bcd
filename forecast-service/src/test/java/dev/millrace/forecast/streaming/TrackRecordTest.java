package dev.millrace.forecast.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.model.Validation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackRecordTest {

    private static final Drift DRIFT = new Drift(true, true, 3, Duration.ofDays(30), 1.25, 0.1, 10);

    private final SplittableRandom random = new SplittableRandom(seed());

    private static long seed() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("TrackRecordTest -Dmillrace.seed=" + seed);
        return seed;
    }

    /** Forecasts 0 for noise around 0, with the residuals of a normal distribution. */
    private FittedModel model(int horizon) {
        double[] residuals = new double[400 * horizon];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = random.nextGaussian();
        }
        return new FittedModel(
                new Rule.Repeat(),
                1,
                horizon,
                ResidualGrid.of(residuals, horizon, 0, 400),
                0,
                Map.of("s", 1.0),
                new Validation(OptionalDouble.of(0.7), 400, List.of()));
    }

    /** @return share of the second half within the central 90 % of the residuals as they were when each was forecast */
    private double feed(TrackRecord record, int horizon, int points, double from, double to) {
        double[] values = new double[points];
        int within = 0;
        int judged = 0;
        double[] zeros = new double[horizon];
        for (int t = 0; t < points; t++) {
            double deviation = from + (to - from) * t / points;
            values[t] = deviation * random.nextGaussian();
            if (t > points / 2) {
                ResidualGrid now = record.residuals();
                double[] low = now.quantile(.05, zeros, 1);
                double[] high = now.quantile(.95, zeros, 1);
                for (int h = 0; h < horizon; h++) {
                    within += values[t] >= low[h] && values[t] <= high[h] ? 1 : 0;
                    judged++;
                }
            }
            record.observe(t, values[t]);
            if (record.isOrigin(t)) {
                record.issued(
                        t,
                        new FittedModel.Prediction(zeros, 1, record.residuals()),
                        Arrays.copyOf(values, t + 1),
                        t + 1);
            }
        }
        return (double) within / judged;
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "24,1,1", "24,1,1.5", "24,1.5,1", "96,1,1.5"})
    void intervalsHoldWhatTheySayWhileErrorsGrowOrShrink(int horizon, double from, double to) {
        TrackRecord record = new TrackRecord(model(horizon));
        double covered = feed(record, horizon, 6000, from, to);
        assertThat(covered).isBetween(.87, .93);
        assertThat(record.recent().covered()).isBetween(.84, .96);
    }

    @Test
    void quantilesStayInOrderAndExtremesMoveAlong() {
        TrackRecord record = new TrackRecord(model(4));
        feed(record, 4, 6000, 1, 3);
        double[] zeros = new double[4];
        double before = Double.NEGATIVE_INFINITY;
        for (double p : new double[] {.01, .05, .1, .3, .5, .7, .9, .95, .99}) {
            double now = record.residuals().quantile(p, zeros, 1)[2];
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
        assertThat(before).isGreaterThan(4);
    }

    @Test
    void aModelThatGetsWorseThanNaiveIsSaidToHaveDrifted() {
        TrackRecord record = new TrackRecord(model(1));
        double[] level = new double[300];
        for (int t = 0; t < level.length; t++) {
            level[t] = t < 150 ? random.nextGaussian() : 50 + random.nextGaussian();
            record.observe(t, level[t]);
            record.issued(
                    t,
                    new FittedModel.Prediction(new double[1], 1, record.residuals()),
                    Arrays.copyOf(level, t + 1),
                    t + 1);
            if (t == 140) {
                assertThat(DRIFT.breached(record.recent(), model(1))).isFalse();
            }
        }
        assertThat(record.recent().mase()).isGreaterThan(2);
        assertThat(DRIFT.breached(record.recent(), model(1))).isTrue();
    }

    @Test
    void valuesThatAreMissingAreNotHeldAgainstAnything() {
        TrackRecord record = new TrackRecord(model(2));
        record.issued(0, new FittedModel.Prediction(new double[2], 1, record.residuals()), new double[] {0}, 1);
        record.observe(1, Double.NaN);
        assertThat(record.recent().points()).isZero();
        record.observe(2, 0.5);
        assertThat(record.recent().points()).isEqualTo(1);
        record.observe(3, 0.5);
        assertThat(record.recent().points()).isEqualTo(1);
    }
}
