package dev.millrace.forecast.ridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PhaseFitTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static final int LOOK_BACK = 5;
    private static final int HORIZON = 3;
    private static final int FIRST = 7;
    private static final Phases PHASES = new Phases(6, 3);

    private final Random random = new Random(SEED);
    private final List<double[]> channels = List.of(
            random.doubles(101).map(u -> 2 * u - 1).toArray(),
            random.doubles(101).map(u -> 2 * u - 1).toArray());
    private final RidgeWeights base =
            RidgeFit.of(channels, LOOK_BACK, HORIZON).solve(0.1).orElseThrow();

    @BeforeAll
    static void printSeed() {
        System.out.println("PhaseFitTest -Dmillrace.seed=" + SEED);
    }

    /** What it minimises has no slope there, for any weight of any phase. */
    @Test
    void errorAndDistanceFromTheBaseAreInBalance() {
        double pull = 0.3;
        List<RidgeWeights> maps =
                PhaseFit.of(channels, FIRST, base, PHASES, 1).solve(pull).orElseThrow();

        assertThat(maps).hasSize(PHASES.count());
        for (int phase = 0; phase < PHASES.count(); phase++) {
            double[][] slope = slope(phase, maps.get(phase), pull);
            for (double[] row : slope) {
                for (double value : row) {
                    assertThat(value).isCloseTo(0, within(1e-4));
                }
            }
        }
    }

    @Test
    void aStrongPullLeavesTheBase() {
        for (RidgeWeights map :
                PhaseFit.of(channels, FIRST, base, PHASES, 5).solve(1e9).orElseThrow()) {
            for (int i = 0; i < map.weights().length; i++) {
                assertThat(map.weights()[i]).isCloseTo(base.weights()[i], within(1e-6f));
            }
        }
    }

    @Test
    void everyPhaseHasAboutAsManyRows() {
        Phases hours = new Phases(10, 4);
        assertThat(new int[] {hours.of(0), hours.of(2), hours.of(3), hours.of(5), hours.of(9), hours.of(10)})
                .containsExactly(0, 0, 1, 2, 3, 0);
        assertThatThrownBy(() -> new Phases(3, 4)).hasMessageContaining("3 rows");
    }

    private double[][] slope(int phase, RidgeWeights map, double pull) {
        double[][] slope = new double[LOOK_BACK][HORIZON];
        int windows = 0;
        for (double[] x : channels) {
            for (int origin = LOOK_BACK; origin + HORIZON <= x.length; origin++) {
                if (PHASES.of(FIRST + origin) == phase) {
                    windows++;
                    double[] forecast = new double[HORIZON];
                    map.predict(x, origin - 1, 1, forecast, 0);
                    for (int i = 0; i < LOOK_BACK; i++) {
                        double feature = i + 1 < LOOK_BACK ? x[origin - LOOK_BACK + i] - x[origin - 1] : 1;
                        for (int h = 0; h < HORIZON; h++) {
                            slope[i][h] += feature * (forecast[h] - x[origin + h]);
                        }
                    }
                }
            }
        }
        for (int i = 0; i < LOOK_BACK; i++) {
            for (int h = 0; h < HORIZON; h++) {
                float moved = i + 1 < LOOK_BACK
                        ? map.weights()[i * HORIZON + h] - base.weights()[i * HORIZON + h]
                        : map.bias()[h] - base.bias()[h];
                slope[i][h] = (slope[i][h] + pull * windows * moved) / windows;
            }
        }
        return slope;
    }
}
