package dev.millrace.retrieval.lab.metrics;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Measures of one ranking of documents against their gains; all from 0 to 1. A document that is not in the ranking was not found. */
final class DocumentMetrics {

    private DocumentMetrics() {}

    /** Discounted gain of the first {@code depth} over the best possible: gains are linear, discounts {@code 1/log2(rank + 1)}. */
    static double ndcg(List<String> ranked, Map<String, Double> gains, int depth) {
        double found = 0;
        for (int i = 0; i < Math.min(depth, ranked.size()); i++) {
            found += gains.getOrDefault(ranked.get(i), 0.0) * discount(i);
        }
        double best = 0;
        List<Double> sorted = gains.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(depth)
                .toList();
        for (int i = 0; i < sorted.size(); i++) {
            best += sorted.get(i) * discount(i);
        }
        return found / best;
    }

    /** Precision at the rank of each relevant document, their mean; 0 at one that was not found. */
    static double averagePrecision(List<String> ranked, Map<String, Double> gains) {
        int hits = 0;
        double sum = 0;
        for (int i = 0; i < ranked.size(); i++) {
            if (gains.containsKey(ranked.get(i))) {
                hits++;
                sum += (double) hits / (i + 1);
            }
        }
        return sum / gains.size();
    }

    /** Share of the relevant documents among the first {@code depth}. */
    static double recall(List<String> ranked, Map<String, Double> gains, int depth) {
        long hits = ranked.stream().limit(depth).filter(gains::containsKey).count();
        return (double) hits / gains.size();
    }

    private static double discount(int index) {
        return Math.log(2) / Math.log(index + 2.0);
    }
}
