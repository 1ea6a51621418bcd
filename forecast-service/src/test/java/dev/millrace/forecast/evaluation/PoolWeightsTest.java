package dev.millrace.forecast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PoolWeightsTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    @BeforeAll
    static void printSeed() {
        System.out.println("PoolWeightsTest -Dmillrace.seed=" + SEED);
    }

    @Test
    void errorsThatCancelShareTheWeightByTheirVariance() {
        assertThat(PoolWeights.of(new double[][] {{1, 0}, {0, 3}}))
                .containsExactly(new double[] {0.75, 0.25}, within(1e-9));
        assertThat(PoolWeights.of(new double[][] {{1, -1}, {-1, 1}})).containsExactly(0.5, 0.5);
    }

    @Test
    void ofTwoThatErrAlikeTheBetterHasAll() {
        assertThat(PoolWeights.of(new double[][] {{4, 2}, {2, 1}})).containsExactly(0, 1);
    }

    @Test
    void noOtherSharesErrLess() {
        Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            int k = 2 + random.nextInt(8);
            double[][] products = products(random, k);
            double[] weights = PoolWeights.of(products);
            double error = error(products, weights);
            assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-9));
            assertThat(Arrays.stream(weights).min().orElseThrow()).isNotNegative();
            for (int other = 0; other < 200; other++) {
                double[] drawn = random.doubles(k).map(one -> -Math.log(one)).toArray();
                double sum = Arrays.stream(drawn).sum();
                double[] shares = Arrays.stream(drawn).map(one -> one / sum).toArray();
                assertThat(error(products, shares)).isGreaterThanOrEqualTo(error * (1 - 1e-9));
            }
        }
    }

    @Test
    void smallSharesGoToTheOthers() {
        assertThat(PoolWeights.without(new double[] {0.01, 0.33, 0.66}, 0.02))
                .containsExactly(new double[] {0, 1 / 3.0, 2 / 3.0}, within(1e-9));
    }

    private static double[][] products(Random random, int k) {
        int samples = 3 * k;
        double[][] errors = new double[k][];
        for (int i = 0; i < k; i++) {
            errors[i] = random.doubles(samples, -1, 1).toArray();
        }
        double[][] products = new double[k][k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                for (int t = 0; t < samples; t++) {
                    products[i][j] += errors[i][t] * errors[j][t] / samples;
                }
            }
        }
        return products;
    }

    private static double error(double[][] products, double[] weights) {
        double error = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                error += weights[i] * products[i][j] * weights[j];
            }
        }
        return error;
    }
}
