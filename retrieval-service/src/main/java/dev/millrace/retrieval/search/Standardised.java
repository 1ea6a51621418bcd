package dev.millrace.retrieval.search;

import java.util.Arrays;

/** Scores of different kinds made comparable: less their mean, over their deviation. What is NaN counts as the least there is. */
final class Standardised {

    private Standardised() {}

    static double[] of(double[] scores) {
        double[] present =
                Arrays.stream(scores).filter(score -> !Double.isNaN(score)).toArray();
        double mean = Arrays.stream(present).average().orElse(0);
        double variance = Arrays.stream(present)
                .map(score -> (score - mean) * (score - mean))
                .average()
                .orElse(0);
        double least = Arrays.stream(present).min().orElse(0);
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        return Arrays.stream(scores)
                .map(score -> ((Double.isNaN(score) ? least : score) - mean) / deviation)
                .toArray();
    }
}
