package dev.millrace.forecast.interval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileTrackerTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static final double[] PROBABILITIES = {0.05, 0.5, 0.95};
    private static final double TAIL = 1.645;
    private static final int ROUNDS = 20_000;

    private final Random random = new Random(SEED);

    @BeforeAll
    static void printSeed() {
        System.out.println("QuantileTrackerTest -Dmillrace.seed=" + SEED);
    }

    /** @param tracked share of the scores within the outer quantiles as issued @param plain within the first ones */
    private record Coverage(double tracked, double plain, double highest, double lowest) {}

    /** What split conformal cannot: the scores grow, and leave 0 step by step. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void holdsWhatItSaysWhileScoresDrift(int delay) {
        Coverage coverage =
                follow(delay, t -> (1 + t / (double) ROUNDS) * random.nextGaussian() + 3 * t / (double) ROUNDS);

        assertThat(coverage.plain()).isLessThan(0.7);
        assertThat(coverage.tracked()).isBetween(0.88, 0.92);
    }

    /** As errors of forecasts are that reach over each other: each score has all but one of its shocks in common with the one before. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100})
    void holdsWhatItSaysWhereNeighboursErrAlike(int delay) {
        double[] shocks = random.doubles(ROUNDS + delay)
                .map(u -> (u - 0.5) * Math.sqrt(12))
                .toArray();
        double[] scores = new double[ROUNDS];
        for (int t = 0; t < ROUNDS; t++) {
            for (int i = 0; i < delay; i++) {
                scores[t] += shocks[t + i] / Math.sqrt(delay);
            }
        }

        assertThat(follow(delay, t -> scores[t]).tracked()).isBetween(0.88, 0.92);
    }

    /** While nothing is heard of a jump a quantile goes on, but no further for a delay of a thousand than for one of three hundred. */
    @ParameterizedTest
    @ValueSource(ints = {300, 1_000})
    void doesNotSwingHoweverLateItHears(int delay) {
        Coverage coverage = follow(delay, t -> random.nextGaussian() + (t > ROUNDS / 4 ? 3 : 0));

        double unit = 2 * TAIL;
        assertThat(coverage.highest()).isLessThan(3 + TAIL + 1.5 * unit);
        assertThat(coverage.lowest()).isGreaterThan(-TAIL - 0.5 * unit);
        assertThat(coverage.tracked()).isBetween(0.8, 0.95);
    }

    @Test
    void streamsDoNotHearEachOtherAndQuantilesAscend() {
        QuantileTracker tracker = new QuantileTracker(PROBABILITIES, new double[] {-1, 0, 1, -1, 0, 1});
        double[] quantiles = new double[3];
        for (int t = 0; t < 10_000; t++) {
            tracker.quantiles(0, quantiles);
            assertThat(quantiles).isSorted();
            tracker.observe(0, 1, exceeded(quantiles, 5 * random.nextGaussian()));
        }
        tracker.quantiles(1, quantiles);
        assertThat(quantiles).containsExactly(-1, 0, 1);
    }

    private static Coverage follow(int delay, IntToDoubleFunction scores) {
        double[] first = {-TAIL, 0, TAIL};
        QuantileTracker tracker = new QuantileTracker(PROBABILITIES, first);
        int[] exceeded = new int[ROUNDS];
        double[] quantiles = new double[3];
        int within = 0;
        int plain = 0;
        double highest = Double.NEGATIVE_INFINITY;
        double lowest = Double.POSITIVE_INFINITY;
        for (int t = 0; t < ROUNDS; t++) {
            if (t >= delay) {
                tracker.observe(0, delay, exceeded[t - delay]);
            }
            tracker.quantiles(0, quantiles);
            double score = scores.applyAsDouble(t);
            exceeded[t] = exceeded(quantiles, score);
            within += exceeded[t] == 1 || exceeded[t] == 2 ? 1 : 0;
            plain += Math.abs(score) <= TAIL ? 1 : 0;
            highest = Math.max(highest, quantiles[2]);
            lowest = Math.min(lowest, quantiles[0]);
        }
        return new Coverage(within / (double) ROUNDS, plain / (double) ROUNDS, highest, lowest);
    }

    private static int exceeded(double[] quantiles, double score) {
        int count = 0;
        while (count < quantiles.length && score > quantiles[count]) {
            count++;
        }
        return count;
    }
}
