package dev.millrace.forecast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.series.Frequency;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoresTest {

    private static final Frequency HOURLY = Frequency.parse("PT1H");
    private static final int HORIZON = 12;

    @Test
    void areThoseOfTheChoiceOnWhatWasHeldBackInUnitsOfTheSeries() {
        Fitter.Outcome.Fitted small = fitted(days(7, 600, 1));
        Fitter.Outcome.Fitted large = fitted(days(7, 600, 1_000));
        Scores scores = small.scores();
        assertThat(scores.mase()).isEqualTo(small.model().validation().mase());
        assertThat(scores.held().getFirst().anchors())
                .hasSize(small.model().validation().windows())
                .isEqualTo(small.judged().orElseThrow().anchors());
        // of noise that is a fifth of an amplitude: 0.2 / sqrt(0.5 + 0.04) in units of the spread
        assertThat(Math.sqrt(scores.mse())).isBetween(0.2, 0.4);
        assertThat(scores.mae()).isBetween(0.15, 0.3).isLessThan(Math.sqrt(scores.mse()));
        assertThat(scores.coverage().orElseThrow()).isBetween(0.75, 1.0);
        assertThat(large.scores().mse()).isCloseTo(scores.mse(), org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void sayNothingOfCoverageWhereThereIsTooLittleToLookAt() {
        Scores scores = fitted(days(8, 45, 1)).scores();
        assertThat(scores.held().getFirst().anchors().length).isLessThan(20);
        assertThat(scores.coverage()).isEmpty();
    }

    private static Fitter.Outcome.Fitted fitted(double[] values) {
        return (Fitter.Outcome.Fitted) Fitter.fit(
                List.of(new Fitter.Sample("a", values)), HOURLY, HORIZON, OptionalInt.empty(), Optional.empty());
    }

    private static double[] days(long seed, int length, double factor) {
        Random random = new Random(seed);
        double[] values = new double[length];
        for (int t = 0; t < length; t++) {
            values[t] = factor * (Math.sin(2 * Math.PI * t / 24) + 0.2 * random.nextGaussian());
        }
        return values;
    }
}
