package dev.millrace.retrieval.index;

import java.util.Arrays;

/** Scores of different kinds made comparable: less their mean, over their deviation. What is NaN counts as the least there is. */
public final class Standardised {

    /** What lies closer together differs by rounding only. */
    private static final double LEAST_DEVIATION = 1e-9;

    private Standardised() {}

    public static double[] of(double[] scores) {
        return of(scores, scores);
    }

    /** By the mean and deviation of others of their kind. @param others the scores themselves may be among them */
    public static double[] of(double[] scores, double[] others) {
        double[] present =
                Arrays.stream(others).filter(score -> !Double.isNaN(score)).toArray();
        double mean = Arrays.stream(present).average().orElse(0);
        double variance = Arrays.stream(present)
                .map(score -> (score - mean) * (score - mean))
                .average()
                .orElse(0);
        double least = Arrays.stream(present).min().orElse(0);
        double deviation = Math.max(Math.sqrt(variance), LEAST_DEVIATION);
        if (deviation == LEAST_DEVIATION) {
            return new double[scores.length];
        }
        return Arrays.stream(scores)
                .map(score -> ((Double.isNaN(score) ? least : score) - mean) / deviation)
                .toArray();
    }
}
