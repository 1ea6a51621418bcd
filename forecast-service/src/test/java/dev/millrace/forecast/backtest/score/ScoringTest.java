package dev.millrace.forecast.backtest.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.FittedModel.Prediction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScoringTest {

    /** Residuals of -2, -1, 0, 1 and 2 at each of two steps: the quantile 1/6 is 2 below the mean, 5/6 as much above. */
    private static final ResidualGrid GRID = new ResidualGrid(1, 5, new float[] {-2, -1, 0, 1, 2, -2, -1, 0, 1, 2});

    @Test
    void figuresAreThoseByHand() {
        Scoring scoring = new Scoring(2, 2, List.of(50.0));
        // first window: errors 1 and -3; second: 0, and none
        assertThat(scoring.add(0, new double[] {11, 7}, prediction(10, 10))).isTrue();
        assertThat(scoring.add(1, new double[] {20, Double.NaN}, prediction(20, 20)))
                .isTrue();

        Sums steps = scoring.steps();
        assertThat(steps.count()).containsExactly(2, 1);
        assertThat(steps.meanAbsolute(0)).isEqualTo(0.5);
        assertThat(steps.rootMeanSquared(0)).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(steps.meanAbsolute(1)).isEqualTo(3);
        // the central 50 % lies from the quantile .25 (rank 1.5 of 6, outwards: -2) to .75 (2)
        assertThat(steps.coverage(0, 0)).isEqualTo(1);
        assertThat(steps.coverage(0, 1)).isZero();
        assertThat(steps.meanWidth(0, 0)).isEqualTo(4);
        assertThat(scoring.windows().meanAbsolute(0)).isEqualTo(2);
        assertThat(scoring.windows().count()).containsExactly(2, 1);

        Sums naive = Sums.zero(1, 1);
        naive.add(0, 5, 3, 0, new double[][] {{0, 9}});
        Figures figures = Figures.of(steps.total(), 0, Optional.of(naive), 4, List.of(50.0));
        assertThat(figures.count()).isEqualTo(3);
        assertThat(figures.mae()).hasValue(4.0 / 3);
        assertThat(figures.mase()).hasValue(1.0 / 3);
        assertThat(figures.relativeMae()).hasValue(2.0 / 3);
        assertThat(figures.intervals())
                .containsExactly(new Interval(50, 2.0 / 3, OptionalDouble.of(4), OptionalDouble.of(1)));
    }

    @Test
    void theWeightedQuantileLossIsTwiceTheMeanLossOverTheMeanSize() {
        Scoring scoring = new Scoring(1, 1, List.of());
        // residual quantiles from 10 to 90 %, outwards: -2 -2 -2 -1 0 1 2 2 2 by their ranks .6, 1.2, 1.8, 2.4, 3, 3.6,
        // 4.2, 4.8, 5.4
        scoring.add(0, new double[] {8}, new Prediction(new double[] {10}, 1, new ResidualGrid(1, 5, new float[] {
            -2, -1, 0, 1, 2
        })));

        double expected = 0;
        double[] quantiles = {8, 8, 8, 9, 10, 11, 12, 12, 12};
        for (int i = 0; i < 9; i++) {
            double p = (i + 1) / 10.0;
            double beyond = 8 - quantiles[i];
            expected += 2 * Math.max(p * beyond, (p - 1) * beyond) / 9;
        }
        assertThat(scoring.steps().weightedQuantileLoss(0)).isCloseTo(expected / 8, within(1e-12));
    }

    @Test
    void whatIsNoNumberIsNotCounted() {
        Scoring scoring = new Scoring(1, 1, List.of(80.0));
        assertThat(scoring.add(0, new double[] {1}, new Prediction(new double[] {1}, Double.MAX_VALUE, GRID)))
                .isFalse();
        assertThat(scoring.steps().count()).containsExactly(0);
        Figures none = Figures.of(scoring.steps(), 0, Optional.empty(), 1, List.of(80.0));
        assertThat(none.mae()).isEmpty();
        assertThat(none.intervals()).isEmpty();
    }

    private static Prediction prediction(double... mean) {
        return new Prediction(mean, 1, GRID);
    }
}
