package dev.millrace.retrieval.train;

import java.util.SplittableRandom;

/** What a document is for: a query never meets a document of another part, but that the two that measure share one index. */
enum Part {
    TRAIN,
    /** Decides which weights are kept, and how scores are added. */
    VALIDATION,
    /** Measures what came of it. */
    TEST;

    private static final double TRAINING = 0.7;
    private static final double DECIDING = 0.85;

    static Part of(String id, long seed) {
        double at = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + id.hashCode()).nextDouble();
        return at < TRAINING ? TRAIN : at < DECIDING ? VALIDATION : TEST;
    }
}
