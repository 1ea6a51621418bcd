package dev.millrace.forecast.shadow;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How many answers took how long, by steps of a tenth from 0.05 ms to more than an hour: a quantile is at most a tenth too long. Not thread-safe.
 */
final class Latencies {

    private static final int STEPS = 192;
    private static final double FIRST_MILLIS = 0.05;
    private static final double GROWTH = 1.1;

    private final long[] counts;

    /** @param counts as {@link #counts()} gave them; none: nothing was measured */
    Latencies(long[] counts) {
        this.counts = Arrays.copyOf(counts, STEPS);
    }

    void add(long nanos) {
        double steps = Math.ceil(Math.log(nanos / 1e6 / FIRST_MILLIS) / Math.log(GROWTH));
        counts[(int) Math.clamp(steps, 0, STEPS - 1)]++;
    }

    long[] counts() {
        return counts.clone();
    }

    /** In milliseconds; empty when nothing was measured. @param probability in (0, 1) */
    OptionalDouble quantile(double probability) {
        long wanted = (long) Math.ceil(probability * Arrays.stream(counts).sum());
        long seen = 0;
        for (int step = 0; step < STEPS; step++) {
            seen += counts[step];
            if (seen >= wanted && seen > 0) {
                return OptionalDouble.of(FIRST_MILLIS * Math.pow(GROWTH, step));
            }
        }
        return OptionalDouble.empty();
    }
}
