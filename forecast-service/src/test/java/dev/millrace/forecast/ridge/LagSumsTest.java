package dev.millrace.forecast.ridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LagSumsTest {

    private static final double PENALTY = 0.5;

    private final SplittableRandom random = new SplittableRandom(seed());

    private static long seed() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("LagSumsTest -Dmillrace.seed=" + seed);
        return seed;
    }

    /** A channel that grows, gets late values, corrections and deletions, as a stream brings them. */
    private final class Channel {
        private final LagSums sums;
        private double[] x = new double[0];

        Channel(LagSums sums) {
            this.sums = sums;
        }

        void append(double value) {
            x = Arrays.copyOf(x, x.length + 1);
            x[x.length - 1] = value;
            sums.append(x, x.length);
        }

        void set(int t, double value) {
            sums.remove(x, x.length, t - sums.width() + 1, t + 1);
            x[t] = value;
            sums.add(x, x.length, t - sums.width() + 1, t + 1);
        }

        void happen(int steps) {
            double level = 0;
            for (int i = 0; i < steps; i++) {
                level = 0.9 * level + random.nextGaussian();
                append(random.nextInt(8 * sums.width()) == 0 ? Double.NaN : level);
                if (random.nextInt(3) == 0) {
                    set(
                            random.nextInt(x.length),
                            random.nextInt(sums.width()) == 0 ? Double.NaN : random.nextGaussian());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2,1", "5,3", "24,12"})
    void after_any_sequence_the_weights_are_those_of_a_batch(int lookback, int horizon) {
        Channel channel = new Channel(new LagSums(lookback, horizon, 1));
        channel.happen(400);
        RidgeFit batch = RidgeFit.of(List.of(channel.x), lookback, horizon);
        RidgeFit streamed = RidgeFit.of(channel.sums, channel.x, channel.x.length);
        assertThat(streamed.windows()).isEqualTo(batch.windows()).isPositive();
        RidgeWeights expected = batch.solvePenalised(PENALTY).orElseThrow();
        RidgeWeights found = streamed.solvePenalised(PENALTY).orElseThrow();
        assertThat(found.weights()).containsExactly(expected.weights(), within(1e-6f));
        assertThat(found.bias()).containsExactly(expected.bias(), within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.99, 0.999})
    void windows_that_are_forgotten_weigh_what_is_stated(double keeps) {
        int lookback = 6;
        int horizon = 3;
        Channel channel = new Channel(new LagSums(lookback, horizon, keeps));
        channel.happen(200);
        double[] x = channel.x;
        int width = lookback + horizon;
        double[][] products = new double[width][width];
        double mass = 0;
        for (int w = 0; w + width <= x.length; w++) {
            double weight = Math.pow(keeps, x.length - width - w);
            if (Arrays.stream(x, w, w + width).noneMatch(Double::isNaN)) {
                mass += weight;
                for (int i = 0; i < width; i++) {
                    for (int j = 0; j < width; j++) {
                        products[i][j] += weight * (x[w + i] - x[w + lookback - 1]) * (x[w + j] - x[w + lookback - 1]);
                    }
                }
            }
        }
        WindowMoments moments = WindowMoments.of(channel.sums, x, x.length);
        assertThat(moments.mass()).isCloseTo(mass, within(1e-9 * mass));
        for (int i = 0; i < lookback - 1; i++) {
            for (int j = 0; j < lookback - 1; j++) {
                double raw = moments.features()[i][j] + mass * moments.featureMeans()[i] * moments.featureMeans()[j];
                assertThat(raw).isCloseTo(products[i][j], within(1e-8 * mass));
            }
            for (int h = 0; h < horizon; h++) {
                double raw = moments.cross()[i][h] + mass * moments.featureMeans()[i] * moments.targetMeans()[h];
                assertThat(raw).isCloseTo(products[i][lookback + h], within(1e-8 * mass));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.99})
    void sums_that_were_written_down_go_on(double keeps) {
        Channel channel = new Channel(new LagSums(4, 2, keeps));
        channel.happen(60);
        LagSums sums = channel.sums;
        Channel restored =
                new Channel(new LagSums(4, 2, keeps, sums.windows(), sums.mass(), sums.sum(), sums.products()));
        restored.x = channel.x.clone();
        for (int i = 0; i < 50; i++) {
            double value = random.nextGaussian();
            channel.append(value);
            restored.append(value);
        }
        assertThat(restored.sums.products()).isEqualTo(sums.products());
        assertThat(restored.sums.windows()).isEqualTo(sums.windows());
    }
}
