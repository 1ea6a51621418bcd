package dev.millrace.forecast.series;

import java.time.Instant;

/** Between instants and the 64-bit nanoseconds since 1970 that the tables hold. */
public final class Nanos {

    private static final long PER_SECOND = 1_000_000_000L;

    private Nanos() {}

    /** Instants outside the range become its ends. */
    public static long of(Instant instant) {
        try {
            long seconds = instant.getEpochSecond();
            // Before 1970 count back from the next second: the first second of the range has no whole start in it.
            return seconds < 0
                    ? Math.addExact(Math.multiplyExact(seconds + 1, PER_SECOND), instant.getNano() - PER_SECOND)
                    : Math.addExact(Math.multiplyExact(seconds, PER_SECOND), instant.getNano());
        } catch (ArithmeticException e) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, PER_SECOND), Math.floorMod(nanos, PER_SECOND));
    }
}
