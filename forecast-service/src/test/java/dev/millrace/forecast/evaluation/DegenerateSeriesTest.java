package dev.millrace.forecast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.evaluation.Fitter.Outcome;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.series.Frequency;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Series that break forecasters: each has a sensible forecast, or a refusal that says why. */
class DegenerateSeriesTest {

    private static final int HORIZON = 24;
    private static final long SEED = 20260303;

    /** @param most mean absolute error of the forecast; NaN: it is refused @param gaps share of values that are missing */
    private record Row(String name, int steps, double gaps, double most, IntToDoubleFunction truth) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        Random random = new Random(SEED);
        double[] noise = random.doubles(4096).map(u -> 2 * u - 1).toArray();
        double[] chance = random.doubles(4096).toArray();
        double[] walk = noise.clone();
        for (int t = 1; t < walk.length; t++) {
            walk[t] += walk[t - 1];
        }
        double[] drifting = walk.clone();
        Arrays.setAll(drifting, t -> walk[t] + t);
        return Stream.of(
                new Row("no value", 40, 1, Double.NaN, t -> 1),
                new Row("one point", 1, 0, Double.NaN, t -> 10),
                new Row("two points", 2, 0, Double.NaN, t -> 10 + t),
                new Row("three points", 3, 0, Double.NaN, t -> 10 + t),
                new Row("one less than needed", 57, 0, Double.NaN, t -> 10 + noise[t]),
                new Row("as many as needed", 58, 0, 1, t -> 10 + noise[t]),
                new Row("constant", 200, 0, 0, t -> 7.25),
                new Row("all zero", 200, 0, 0, t -> 0),
                // What is expected of each step is 0.3; nothing lies far from the mean rate.
                new Row("intermittent", 400, 0, 1.2, t -> chance[t] < 0.1 ? 3 : 0),
                new Row("exact line", 200, 0, 1e-6, t -> 2 * t),
                new Row("noisy line", 200, 0, 4, t -> 2 * t + 5 * noise[t]),
                new Row("short noisy line", 60, 0, 8, t -> 2 * t + 5 * noise[t]),
                new Row("falling line", 80, 0, 8, t -> -2 * t + 5 * noise[t]),
                new Row("exponential", 200, 0, 8, t -> Math.exp(0.02 * t)),
                new Row(
                        "two seasons",
                        168 * 6,
                        0,
                        1.2,
                        t -> 10 * Math.sin(2 * Math.PI * t / 24) + 5 * Math.sin(2 * Math.PI * t / 168) + noise[t]),
                new Row(
                        "trend and season",
                        24 * 14,
                        0,
                        1.5,
                        t -> 0.1 * t + 10 * Math.sin(2 * Math.PI * t / 24) + noise[t]),
                new Row("a third missing", 24 * 30, 0.3, 1.5, t -> 10 * Math.sin(2 * Math.PI * t / 24) + noise[t]),
                new Row("nine tenths missing", 24 * 30, 0.9, 4, t -> 10 * Math.sin(2 * Math.PI * t / 24) + noise[t]),
                new Row("level shift", 400, 0, 1.2, t -> (t < 300 ? 0 : 50) + noise[t]),
                new Row("random walk", 400, 0, 6, t -> walk[t]),
                new Row("walk with a drift", 400, 0, 8, t -> drifting[t]),
                new Row("noise", 400, 0, 0.8, t -> noise[t]),
                new Row("negative", 200, 0, 0.8, t -> -100 + noise[t]),
                new Row("huge", 200, 0, 0.8e30, t -> 1e30 * (10 + noise[t])),
                new Row("too large to calculate with", 200, 0, Double.NaN, t -> 1e300 * (10 + noise[t])),
                new Row("tiny", 200, 0, 0.8e-300, t -> 1e-300 * (10 + noise[t])),
                new Row("denormal", 200, 0, 40 * Double.MIN_VALUE, t -> Double.MIN_VALUE * Math.rint(10 + noise[t])),
                new Row("huge offset", 200, 0, 0.8, t -> 1e9 + noise[t]),
                new Row("alternating", 200, 0, 0.5, t -> t % 2));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isForecastSensiblyOrRefused(Row row) {
        Random random = new Random(SEED);
        double[] truth = new double[row.steps() + HORIZON];
        Arrays.setAll(truth, row.truth()::applyAsDouble);
        double[] seen = Arrays.copyOf(truth, row.steps());
        for (int t = 0; t < seen.length - (row.gaps() < 1 ? 1 : 0); t++) {
            seen[t] = random.nextDouble() < row.gaps() ? Double.NaN : seen[t];
        }

        Outcome outcome = Fitter.fit(
                List.of(new Fitter.Sample("a", seen)),
                Frequency.parse("PT1H"),
                HORIZON,
                OptionalInt.empty(),
                Optional.empty());

        if (Double.isNaN(row.most())) {
            assertThat(outcome).isNotInstanceOf(Outcome.Fitted.class);
            return;
        }
        assertThat(outcome).isInstanceOf(Outcome.Fitted.class);
        FittedModel.Prediction prediction = ((Outcome.Fitted) outcome).model().predict("a", seen);
        double[] low = prediction.quantile(0.05);
        double[] high = prediction.quantile(0.95);
        double error = 0;
        for (int h = 0; h < HORIZON; h++) {
            double mean = prediction.mean()[h];
            assertThat(mean).isFinite().isBetween(low[h], high[h]);
            error += Math.abs(mean - truth[row.steps() + h]) / HORIZON;
        }
        assertThat(error).as("seed %d", SEED).isLessThanOrEqualTo(row.most());
    }
}
