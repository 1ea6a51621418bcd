package dev.millrace.retrieval.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.retrieval.pseudo.PseudoKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FusionWeightsTest {

    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void aSignalThatSaysMoreWeighsMoreAndNoiseHardlyAnything() {
        FusionWeights weights = FusionWeights.fitted(queries(0, 1, 2));

        assertThat(weights.tkl()).isGreaterThan(weights.dense());
        assertThat(weights.dense()).isGreaterThan(weights.bm25());
        assertThat(weights.bm25()).isLessThan(0.15);
        assertThat(weights.bm25() + weights.dense() + weights.tkl()).isCloseTo(1, within(1e-9));
    }

    @Test
    void noWeightIsNegative() {
        assertThat(FusionWeights.fitted(queries(-2, 1, 1)).bm25()).isZero();
    }

    @Test
    void scoresAreNormalisedOverTheCandidates() {
        assertThat(Signals.normalised(new double[] {1, 2, 3}))
                .containsExactly(new double[] {-Math.sqrt(1.5), 0, Math.sqrt(1.5)}, within(1e-12));
        assertThat(Signals.normalised(new double[] {4, 4})).containsExactly(0, 0);
    }

    /** Twenty candidates a query; the first is the answer, above the others by so many deviations. */
    private List<Signals> queries(double... above) {
        List<Signals> queries = new ArrayList<>();
        for (int q = 0; q < 200; q++) {
            double[][] scores = new double[above.length][20];
            for (int s = 0; s < above.length; s++) {
                for (int i = 0; i < 20; i++) {
                    scores[s][i] = random.nextGaussian() + (i == 0 ? above[s] : 0);
                }
                scores[s] = Signals.normalised(scores[s]);
            }
            queries.add(new Signals(PseudoKind.values()[q % 3], Part.VALIDATION, scores, 0));
        }
        return queries;
    }
}
