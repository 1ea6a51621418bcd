package dev.millrace.forecast.interval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResidualGridTest {

    @Test
    void takesTheConformalRankOfEachStep() {
        double[] residuals = new double[2 * 99];
        for (int w = 0; w < 99; w++) {
            residuals[2 * w] = w - 49;
            residuals[2 * w + 1] = 10 * (w - 49);
        }
        ResidualGrid grid = ResidualGrid.of(residuals, 2, 0, 99);

        // of 99 residuals the 90th is the 0.9 quantile of 100
        assertThat(grid.quantile(0.9, new double[] {100, 100}, 1)).containsExactly(140, 500);
        assertThat(grid.quantile(0.1, new double[] {100, 100}, 1)).containsExactly(60, -300);
        assertThat(grid.quantile(0.5, new double[] {100, 100}, 2)).containsExactly(100, 100);
        assertThat(grid.quantile(0.9999, new double[] {0, 0}, 1)).containsExactly(49, 490);
    }

    @Test
    void coversWhatItPromises() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("ResidualGridTest -Dmillrace.seed=" + seed);
        Random random = new Random(seed);
        int trials = 20_000;
        int covered = 0;
        for (int trial = 0; trial < trials; trial++) {
            double[] residuals = new double[60];
            for (int w = 0; w < residuals.length; w++) {
                residuals[w] = random.nextGaussian();
            }
            ResidualGrid grid = ResidualGrid.of(residuals, 1, 0, residuals.length);
            double next = random.nextGaussian();
            double low = grid.quantile(0.1, new double[1], 1)[0];
            double high = grid.quantile(0.9, new double[1], 1)[0];
            covered += low <= next && next <= high ? 1 : 0;
        }
        // at least 0.8, at most two ranks of 61 more; five standard errors either way
        double error = 5 * Math.sqrt(0.8 * 0.2 / trials);
        assertThat((double) covered / trials).isBetween(0.8 - error, 0.8 + 2.0 / 61 + error);
    }

    @Test
    void poolsNeighbouringStepsWhenWindowsAreFew() {
        double[] residuals = new double[5 * 30];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = i % 30;
        }
        ResidualGrid grid = ResidualGrid.of(residuals, 30, 0, 5);

        assertThat(grid.columns()).isGreaterThanOrEqualTo(ResidualGrid.ENOUGH);
        assertThat(grid.quantile(0.9, new double[30], 1)[15]).isBetween(16.0, 20.0);
    }

    @Test
    void ascendsWithTheProbability() {
        Random random = new Random(7);
        double[] residuals = new double[300 * 100];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = random.nextInt(9) == 0 ? Double.NaN : 3 + random.nextGaussian();
        }
        ResidualGrid grid = ResidualGrid.of(residuals, 300, 0, 100);
        double[] mean = new double[300];
        double[] previous = grid.quantile(0.001, mean, 1);
        for (int k = 1; k < 100; k++) {
            double[] next = grid.quantile(k / 100.0, mean, 1);
            for (int h = 0; h < 300; h++) {
                assertThat(next[h]).isGreaterThanOrEqualTo(previous[h]);
            }
            previous = next;
        }
    }

    @Test
    void withoutAnyResidualThereIsNoSpread() {
        double[] residuals = {Double.NaN, Double.NaN};

        assertThat(ResidualGrid.of(residuals, 2, 0, 1).quantile(0.9, new double[] {5, 6}, 1))
                .containsExactly(5, 6);
    }
}
