package dev.millrace.retrieval.lab.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.retrieval.lab.calibration.LogisticFit.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogisticFitTest {

    @Test
    void drawnFromKnownWeightsItFindsThemAgain() {
        long seed = Long.getLong("millrace.seed", 11);
        System.out.println("millrace.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            double[] values = {random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
            double chance = 1 / (1 + Math.exp(-(2 * values[0] - values[1] + .5)));
            examples.add(new Example(values, random.nextDouble() < chance, 1));
        }

        double[] weights = LogisticFit.fit(examples, 1e-3);

        assertThat(weights[0]).isCloseTo(2, within(.2));
        assertThat(weights[1]).isCloseTo(-1, within(.2));
        assertThat(weights[2]).isCloseTo(.5, within(.1));
    }

    @Test
    void examplesThatArePartedWithoutErrorKeepFiniteWeights() {
        double[] weights = LogisticFit.fit(
                List.of(new Example(new double[] {0}, false, 1), new Example(new double[] {1}, true, 1)), 1);

        assertThat(weights[0]).isBetween(.1, 10.0);
        assertThat(weights[0] / 2 + weights[1]).isCloseTo(0, within(1e-6));
    }

    @Test
    void anExampleOfTwiceTheWeightCountsAsTwo() {
        Example one = new Example(new double[] {0}, true, 1);
        Example other = new Example(new double[] {1}, false, 1);

        assertThat(LogisticFit.fit(List.of(one, one, other), 1))
                .containsExactly(
                        LogisticFit.fit(List.of(new Example(new double[] {0}, true, 2), other), 1), within(1e-9));
    }
}
