package dev.millrace.forecast.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QuantileTrackerTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static final double[] PROBABILITIES = {0.05, 0.5, 0.95};

    @BeforeAll
    static void printSeed() {
        System.out.println("QuantileTrackerTest -Dmillrace.seed=" + SEED);
    }

    /** What split conformal cannot: the scores grow, drift and jump. */
    @Test
    void isExceededAsOftenAsItSaysWhateverTheStreamDoes() {
        Random random = new Random(SEED);
        QuantileTracker tracker = new QuantileTracker(PROBABILITIES, new double[] {-1.64, 0, 1.64});
        double[] quantiles = new double[3];
        int rounds = 40_000;
        int below = 0;
        int above = 0;
        int plainly = 0;
        for (int t = 0; t < rounds; t++) {
            double score = (1 + t / 10_000.0) * random.nextGaussian() + (t > rounds / 2 ? 3 : 0);
            tracker.quantiles(0, quantiles);
            below += score < quantiles[0] ? 1 : 0;
            above += score > quantiles[2] ? 1 : 0;
            plainly += Math.abs(score) > 1.64 ? 1 : 0;
            tracker.observe(0, score);
        }
        assertThat((double) below / rounds).isCloseTo(0.05, within(0.03));
        assertThat((double) above / rounds).isCloseTo(0.05, within(0.03));
        assertThat((double) plainly / rounds).isGreaterThan(0.4);
    }

    @Test
    void streamsDoNotHearEachOtherAndQuantilesAscend() {
        Random random = new Random(SEED);
        QuantileTracker tracker = new QuantileTracker(PROBABILITIES, new double[] {-1, 0, 1, -1, 0, 1});
        double[] quantiles = new double[3];
        for (int t = 0; t < 10_000; t++) {
            tracker.observe(0, 5 * random.nextGaussian());
            tracker.quantiles(0, quantiles);
            assertThat(quantiles).isSorted();
        }
        tracker.quantiles(1, quantiles);
        assertThat(quantiles).containsExactly(-1, 0, 1);
    }
}
