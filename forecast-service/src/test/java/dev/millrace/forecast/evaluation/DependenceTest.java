package dev.millrace.forecast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DependenceTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    @BeforeAll
    static void printSeed() {
        System.out.println("DependenceTest -Dmillrace.seed=" + SEED);
    }

    @Test
    void windowsThatErrAlikeCountAsFew() {
        int windows = 4_000;
        int horizon = 3;
        Random random = new Random(SEED);
        double[] alone = random.doubles((long) windows * horizon, -1, 1).toArray();
        double[] alike = new double[windows * horizon];
        double[] state = new double[horizon];
        for (int w = 0; w < windows; w++) {
            for (int h = 0; h < horizon; h++) {
                // Of an autoregression of 0.8, nine neighbours count as one.
                state[h] = 0.8 * state[h] + random.nextGaussian();
                alike[w * horizon + h] = state[h];
            }
        }
        assertThat(independent(alone, horizon, windows)).isBetween(0.5 * windows, 1.0 * windows);
        assertThat(independent(alike, horizon, windows)).isBetween(windows / 20.0, windows / 5.0);
        assertThat(independent(new double[windows * horizon], horizon, windows)).isEqualTo(windows);
    }

    @Test
    void fewerErrorsNeedWiderIntervals() {
        // Student's 95 % quantile over the normal one, times the root of 1 + 1/n.
        assertThat(Dependence.widening(4)).isCloseTo(2.3534 / 1.6449 * Math.sqrt(1.25), within(0.04));
        assertThat(Dependence.widening(11)).isCloseTo(1.8125 / 1.6449 * Math.sqrt(12.0 / 11), within(0.005));
        assertThat(Dependence.widening(10_000)).isCloseTo(1, within(1e-3));
    }

    private static double independent(double[] residuals, int horizon, int windows) {
        Dependence dependence = new Dependence();
        dependence.add(residuals, horizon, 0, windows);
        return dependence.independent(windows);
    }
}
