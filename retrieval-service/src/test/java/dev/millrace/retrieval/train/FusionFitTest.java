package dev.millrace.retrieval.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.retrieval.index.Standardised;
import dev.millrace.retrieval.pseudo.PseudoKind;
import dev.millrace.retrieval.ranker.FusionWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FusionFitTest {

    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void aSignalThatSaysMoreWeighsMoreAndNoiseHardlyAnything() {
        FusionWeights weights = FusionFit.weights(queries(0, 1, 2));

        assertThat(weights.ranker()).isGreaterThan(weights.meaning());
        assertThat(weights.meaning()).isGreaterThan(weights.words());
        assertThat(weights.words()).isLessThan(0.15);
        assertThat(weights.words() + weights.meaning() + weights.ranker()).isCloseTo(1, within(1e-9));
    }

    @Test
    void noWeightIsNegative() {
        assertThat(FusionFit.weights(queries(-2, 1, 1)).words()).isZero();
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
                scores[s] = Standardised.of(scores[s]);
            }
            queries.add(new Signals(PseudoKind.values()[q % 3], Part.VALIDATION, scores, 0));
        }
        return queries;
    }
}
