package dev.millrace.kernels;

import java.util.SplittableRandom;

/** Random key positions. An instance serves one forward pass of one model and is not thread-safe. */
@FunctionalInterface
public interface KeyDraws {

    /**
     * Positions with replacement, uniform over the keys; each call draws anew.
     *
     * @return {@code queries * samples} positions in {@code [0, keys)}, row by row
     */
    long[] draw(int queries, int samples, int keys);

    /** The same seed gives the same sequence of draws, on every machine. */
    static KeyDraws seeded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return (queries, samples, keys) ->
                random.longs((long) queries * samples, 0, keys).toArray();
    }
}
