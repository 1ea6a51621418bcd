package dev.millrace.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StandardisedTest {

    @Test
    void hasMeanZeroAndDeviationOne() {
        double[] scores = Standardised.of(new double[] {1, 2, 3});
        assertThat(scores[0]).isCloseTo(-1.2247448713915890, within(1e-12));
        assertThat(scores[1]).isZero();
        assertThat(scores[2]).isCloseTo(1.2247448713915890, within(1e-12));
    }

    @Test
    void countsWhatIsMissingAsTheLeast() {
        double[] scores = Standardised.of(new double[] {Double.NaN, 5, 7});
        assertThat(scores).containsExactly(-1, -1, 1);
    }

    @Test
    void othersMayGiveMeanAndDeviation() {
        // By themselves the two would be at -1 and 1.
        double[] scores = Standardised.of(new double[] {2, 2.1}, new double[] {1, 2, 2.1, 3, Double.NaN});
        assertThat(scores[1] - scores[0]).isCloseTo(.1 / .709, within(.001));
        assertThat(Standardised.of(new double[] {Double.NaN}, new double[] {0, 2}))
                .containsExactly(-1);
    }

    @Test
    void equalScoresTellNothing() {
        assertThat(Standardised.of(new double[] {4, 4})).containsExactly(0, 0);
        assertThat(Standardised.of(new double[] {Double.NaN})).containsExactly(0);
        // their mean is not exactly .1
        assertThat(Standardised.of(new double[] {.1, .1, .1})).containsExactly(0, 0, 0);
    }
}
