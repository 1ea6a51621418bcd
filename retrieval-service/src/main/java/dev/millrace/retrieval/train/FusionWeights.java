package dev.millrace.retrieval.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How a document's final score is added up from scores that are normalised over a query's candidates (mean 0, deviation 1); the weights
 * add up to 1.
 *
 * @param bm25 of the best passage by words
 * @param dense of the best passage by meaning
 * @param tkl of the ranker
 */
public record FusionWeights(double bm25, double dense, double tkl) {

    private static final int ROUNDS = 400;
    private static final double RATE = 0.5;

    /** Makes the answers' share in the exponentials of all candidates large (softmax); each kind of query counts as much as the others. */
    static FusionWeights fitted(List<Signals> queries) {
        Map<dev.millrace.retrieval.pseudo.PseudoKind, Double> counts =
                new EnumMap<>(dev.millrace.retrieval.pseudo.PseudoKind.class);
        queries.forEach(query -> counts.merge(query.kind(), 1.0, Double::sum));
        double[] weights = {1, 1, 1};
        for (int round = 0; round < ROUNDS; round++) {
            double[] slope = new double[weights.length];
            for (Signals query : queries) {
                double share = 1 / (counts.getOrDefault(query.kind(), 1.0) * counts.size());
                double[] sums = query.sums(weights);
                double largest = java.util.Arrays.stream(sums).max().orElse(0);
                double all = java.util.Arrays.stream(sums)
                        .map(sum -> Math.exp(sum - largest))
                        .sum();
                for (int signal = 0; signal < weights.length; signal++) {
                    double expected = 0;
                    for (int i = 0; i < sums.length; i++) {
                        expected += Math.exp(sums[i] - largest) / all * query.scores()[signal][i];
                    }
                    slope[signal] += share * (query.scores()[signal][query.relevant()] - expected);
                }
            }
            for (int signal = 0; signal < weights.length; signal++) {
                weights[signal] = Math.max(0, weights[signal] + RATE * slope[signal]);
            }
        }
        double sum = Math.max(1e-12, weights[0] + weights[1] + weights[2]);
        return new FusionWeights(weights[Signals.BM25] / sum, weights[Signals.DENSE] / sum, weights[Signals.TKL] / sum);
    }

    double[] all() {
        return new double[] {bm25, dense, tkl};
    }
}
