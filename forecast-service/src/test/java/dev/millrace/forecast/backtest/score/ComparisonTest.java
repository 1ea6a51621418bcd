package dev.millrace.forecast.backtest.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.forecast.backtest.score.Comparison.Verdict;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    /** Two-sided 5 % and 1 % points as every textbook prints them. */
    @Test
    void theDistributionIsStudents() {
        assertThat(StudentT.twoSided(12.706, 1)).isCloseTo(0.05, within(1e-5));
        assertThat(StudentT.twoSided(4.303, 2)).isCloseTo(0.05, within(1e-5));
        assertThat(StudentT.twoSided(-2.365, 7)).isCloseTo(0.05, within(5e-5));
        assertThat(StudentT.twoSided(2.228, 10)).isCloseTo(0.05, within(5e-5));
        assertThat(StudentT.twoSided(2.704, 40)).isCloseTo(0.01, within(5e-5));
        assertThat(StudentT.twoSided(0, 9)).isEqualTo(1);
        assertThat(StudentT.twoSided(1e9, 9)).isLessThan(1e-9);
    }

    @Test
    void theStatisticIsTheOneByHand() {
        double[] differences = {-1, -2, -3, 0, -1, -2, -3, 0};
        // mean -1.5, variance 1.25, n 8: -1.5 / sqrt(1.25 / 8), times sqrt(7 / 8)
        DieboldMariano test = DieboldMariano.of(differences, 1);
        assertThat(test.statistic()).isCloseTo(-1.5 / Math.sqrt(1.25 / 8) * Math.sqrt(7 / 8.0), within(1e-12));
        assertThat(test.pValue()).isCloseTo(StudentT.twoSided(test.statistic(), 7), within(1e-12));
        assertThat(test.lags()).isZero();
    }

    @Test
    void overlappingWindowsCountLess() {
        double[] differences = new double[64];
        Random random = new Random(3);
        double before = 0;
        for (int i = 0; i < differences.length; i++) {
            double now = random.nextGaussian();
            differences[i] = now + before - 0.4;
            before = now;
        }
        DieboldMariano apart = DieboldMariano.of(differences, 1);
        DieboldMariano overlapping = DieboldMariano.of(differences, 2);
        assertThat(overlapping.lags()).isEqualTo(1);
        assertThat(overlapping.pValue()).isGreaterThan(apart.pValue());
        assertThatThrownBy(() -> DieboldMariano.of(new double[15], 2)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Of equal forecasts about one in twenty is to look different. */
    @Test
    void chanceSeldomLooksLikeADifference() {
        long seed = 11;
        Random random = new Random(seed);
        int different = 0;
        for (int run = 0; run < 4_000; run++) {
            double[] differences = random.doubles(8).map(u -> u - 0.5).toArray();
            different += DieboldMariano.of(differences, 1).pValue() < 0.05 ? 1 : 0;
        }
        assertThat(different / 4_000.0).as("seed %s", seed).isBetween(0.03, 0.07);
    }

    @Test
    void fewWindowsAllowNoVerdict() {
        Comparison few = compare(1, -1, -1, -1, -1, -1, -1, -1.5);
        assertThat(few.verdict()).isEqualTo(Verdict.TOO_FEW_WINDOWS);
        assertThat(few.wins()).hasValue(1);
        assertThat(few.test()).isEmpty();

        Comparison overlapping = compare(2, -1, -1, -1, -1, -1, -1, -1, -1, -1.5, -1);
        assertThat(overlapping.verdict()).isEqualTo(Verdict.TOO_FEW_WINDOWS);
    }

    @Test
    void verdictsFollowTheSign() {
        assertThat(compare(1, -1, -1.2, -0.8, -1, -1.1, -0.9, -1, -1).verdict()).isEqualTo(Verdict.BETTER);
        assertThat(compare(1, 1, 1.2, 0.8, 1, 1.1, 0.9, 1, 1).verdict()).isEqualTo(Verdict.WORSE);
        Comparison same = compare(1, 0, 0, 0, 0, 0, 0, 0, 0, Double.NaN);
        assertThat(same.verdict()).isEqualTo(Verdict.NO_DIFFERENCE_SHOWN);
        assertThat(same.windows()).isEqualTo(8);
        assertThat(same.wins()).hasValue(0.5);
    }

    private static Comparison compare(int overlapping, double... differences) {
        return Comparison.of("champion", 1, OptionalDouble.of(1), differences, overlapping);
    }
}
