package dev.millrace.forecast.ridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class RidgeTest {

    @Test
    void agreesWithTheDenseSolutionOverChannelsWithGaps() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("RidgeTest -Dmillrace.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            int lookback = 2 + random.nextInt(20);
            int horizon = 1 + random.nextInt(8);
            double lambda = Math.pow(10, -4 * random.nextDouble());
            List<double[]> channels = new ArrayList<>();
            for (int c = 0; c <= random.nextInt(3); c++) {
                channels.add(walkWithGaps(random, 150 + random.nextInt(200)));
            }
            RidgeFit fit = RidgeFit.of(channels, lookback, horizon);
            DMatrixRMaj expected = dense(channels, lookback, horizon, lambda, fit.windows());
            DMatrixRMaj actual = new DMatrixRMaj(fit.weights(lambda).orElseThrow());

            CommonOps_DDRM.subtractEquals(actual, expected);
            assertThat(CommonOps_DDRM.elementMaxAbs(actual))
                    .isLessThan(1e-8 * Math.max(1e-3, CommonOps_DDRM.elementMaxAbs(expected)));
        }
    }

    @Test
    void continuesALineThroughItsBias() {
        double[] line = new double[60];
        for (int t = 0; t < line.length; t++) {
            line[t] = (t - 30) / 20.0;
        }
        RidgeWeights weights = RidgeFit.of(List.of(line), 4, 3).solve(0.1).orElseThrow();
        double[] out = new double[3];
        weights.predict(line, 59, 1, out, 0);

        assertThat(out).containsExactly(new double[] {1.5, 1.55, 1.6}, within(1e-6));
    }

    @Test
    void comparesPenaltiesAsTheirForecastsWould() {
        Random random = new Random(5);
        RidgeFit training = RidgeFit.of(List.of(walk(random, 200), walk(random, 150)), 6, 4);
        List<double[]> validation = List.of(walk(random, 80), walk(random, 60));
        RidgeFit fit = RidgeFit.of(validation, 6, 4);
        RidgeWeights loose = training.solve(1e-4).orElseThrow();
        RidgeWeights tight = training.solve(3e-1).orElseThrow();

        assertThat(fit.excess(tight) - fit.excess(loose))
                .isCloseTo(squaredError(validation, tight) - squaredError(validation, loose), within(1e-6));
    }

    @Test
    void hasNoSolutionWithoutAWindow() {
        assertThat(RidgeFit.of(List.of(new double[9]), 8, 2).solve(0.1)).isEmpty();
    }

    private static double squaredError(List<double[]> channels, RidgeWeights weights) {
        double sum = 0;
        double[] out = new double[weights.horizon()];
        for (double[] channel : channels) {
            for (int anchor = weights.lookback() - 1; anchor + out.length < channel.length; anchor++) {
                weights.predict(channel, anchor, 1, out, 0);
                for (int h = 0; h < out.length; h++) {
                    sum += Math.pow(channel[anchor + 1 + h] - out[h], 2);
                }
            }
        }
        return sum;
    }

    private static double[] walk(Random random, int length) {
        double[] values = new double[length];
        for (int t = 1; t < length; t++) {
            values[t] = values[t - 1] + 0.1 * random.nextGaussian();
        }
        return values;
    }

    private static double[] walkWithGaps(Random random, int length) {
        double[] values = new double[length];
        double level = 0;
        for (int t = 0; t < length; t++) {
            level += 0.1 * random.nextGaussian();
            values[t] = random.nextInt(40) == 0 ? Double.NaN : level;
        }
        return values;
    }

    private static DMatrixRMaj dense(
            List<double[]> channels, int lookback, int horizon, double lambda, long expectedWindows) {
        List<double[]> windows = new ArrayList<>();
        for (double[] x : channels) {
            windows:
            for (int w = 0; w + lookback + horizon <= x.length; w++) {
                double[] row = new double[lookback - 1 + horizon];
                for (int i = 0; i < lookback + horizon; i++) {
                    double difference = x[w + i] - x[w + lookback - 1];
                    if (Double.isNaN(difference)) {
                        continue windows;
                    }
                    if (i != lookback - 1) {
                        row[i < lookback ? i : i - 1] = difference;
                    }
                }
                windows.add(row);
            }
        }
        assertThat(expectedWindows).isEqualTo(windows.size());
        double[] means = new double[lookback - 1 + horizon];
        windows.forEach(row -> {
            for (int i = 0; i < row.length; i++) {
                means[i] += row[i] / windows.size();
            }
        });
        DMatrixRMaj features = new DMatrixRMaj(windows.size(), lookback - 1);
        DMatrixRMaj targets = new DMatrixRMaj(windows.size(), horizon);
        for (int w = 0; w < windows.size(); w++) {
            for (int i = 0; i < means.length; i++) {
                double value = windows.get(w)[i] - means[i];
                if (i < lookback - 1) {
                    features.set(w, i, value);
                } else {
                    targets.set(w, i - lookback + 1, value);
                }
            }
        }
        DMatrixRMaj gram = new DMatrixRMaj(lookback - 1, lookback - 1);
        CommonOps_DDRM.multTransA(features, features, gram);
        for (int i = 0; i < lookback - 1; i++) {
            gram.add(i, i, lambda * windows.size());
        }
        DMatrixRMaj cross = new DMatrixRMaj(lookback - 1, horizon);
        CommonOps_DDRM.multTransA(features, targets, cross);
        DMatrixRMaj weights = new DMatrixRMaj(lookback - 1, horizon);
        CommonOps_DDRM.solve(gram, cross, weights);
        return weights;
    }
}
