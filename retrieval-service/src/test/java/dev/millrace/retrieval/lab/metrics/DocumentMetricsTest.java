package dev.millrace.retrieval.lab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DocumentMetricsTest {

    private static final Offset<Double> CLOSE = within(1e-12);
    private static final Map<String, Double> GAINS = Map.of("a", 3.0, "b", 1.0, "c", 1.0);

    @Test
    void gainsAreLinearAndDiscountedByTheLogarithmOfTheRank() {
        // found: 1/log2(2) + 3/log2(4); best: 3/log2(2) + 1/log2(3) + 1/log2(4)
        double best = 3 + 1 / (Math.log(3) / Math.log(2)) + 0.5;
        assertThat(DocumentMetrics.ndcg(List.of("b", "x", "a"), GAINS, 10)).isCloseTo((1 + 1.5) / best, CLOSE);
        assertThat(DocumentMetrics.ndcg(List.of("a", "c", "b"), GAINS, 10)).isCloseTo(1, CLOSE);
        assertThat(DocumentMetrics.ndcg(List.of(), GAINS, 10)).isZero();
    }

    @Test
    void theBestPossibleIsCutAtTheSameDepth() {
        assertThat(DocumentMetrics.ndcg(List.of("a", "x", "b"), GAINS, 1)).isCloseTo(1, CLOSE);
        assertThat(DocumentMetrics.ndcg(List.of("x", "a"), GAINS, 1)).isZero();
    }

    @Test
    void averagePrecisionCountsWhatIsMissingAsNotFound() {
        // precision 1/1 at a, 2/3 at b; c is missing
        assertThat(DocumentMetrics.averagePrecision(List.of("a", "x", "b"), GAINS))
                .isCloseTo((1 + 2.0 / 3) / 3, CLOSE);
    }

    @Test
    void recallLooksNoDeeperThanAsked() {
        List<String> ranked = List.of("x", "a", "y", "b");
        assertThat(DocumentMetrics.recall(ranked, GAINS, 2)).isCloseTo(1.0 / 3, CLOSE);
        assertThat(DocumentMetrics.recall(ranked, GAINS, 100)).isCloseTo(2.0 / 3, CLOSE);
    }
}
