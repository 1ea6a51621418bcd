package dev.millrace.retrieval.train;

import dev.millrace.retrieval.pseudo.PseudoKind;
import dev.millrace.retrieval.ranker.FusionWeights;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Learns how much each score counts; the weights add up to 1. */
final class FusionFit {

    private static final int ROUNDS = 400;
    private static final double RATE = 0.5;

    private FusionFit() {}

    /** Makes the answers' share in the exponentials of all candidates large (softmax); each kind of query counts as much as the others. */
    static FusionWeights weights(List<Signals> queries) {
        Map<PseudoKind, Double> counts = new EnumMap<>(PseudoKind.class);
        queries.forEach(query -> counts.merge(query.kind(), 1.0, Double::sum));
        double[] weights = {1, 1, 1};
        for (int round = 0; round < ROUNDS; round++) {
            double[] slope = new double[weights.length];
            for (Signals query : queries) {
                double share = 1 / (counts.getOrDefault(query.kind(), 1.0) * counts.size());
                double[] sums = query.sums(weights);
                double largest = Arrays.stream(sums).max().orElse(0);
                double all =
                        Arrays.stream(sums).map(sum -> Math.exp(sum - largest)).sum();
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
        double sum = weights[0] + weights[1] + weights[2];
        if (sum == 0) {
            return FusionWeights.EQUAL;
        }
        return new FusionWeights(weights[Signals.BM25] / sum, weights[Signals.DENSE] / sum, weights[Signals.TKL] / sum);
    }
}
