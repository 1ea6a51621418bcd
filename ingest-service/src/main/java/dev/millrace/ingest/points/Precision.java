package dev.millrace.ingest.points;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an integer time counts. */
public enum Precision {
    NANOSECONDS(1L),
    MICROSECONDS(1_000L),
    MILLISECONDS(1_000_000L),
    SECONDS(1_000_000_000L),
    MINUTES(60_000_000_000L),
    HOURS(3_600_000_000_000L);

    private final long nanos;

    Precision(long nanos) {
        this.nanos = nanos;
    }

    /** One of {@code ns}, {@code us}, {@code ms}, {@code s}. */
    public static Optional<Precision> of(@Nullable String name) {
        return switch (name) {
            case "ns" -> Optional.of(NANOSECONDS);
            case "us" -> Optional.of(MICROSECONDS);
            case "ms" -> Optional.of(MILLISECONDS);
            case "s" -> Optional.of(SECONDS);
            case null, default -> Optional.empty();
        };
    }

    /**
     * Nanoseconds since 1970.
     *
     * @throws RecordRefused when that does not fit 64 bits
     */
    public long nanos(long time) {
        long product = time * nanos;
        if (Math.multiplyHigh(time, nanos) != product >> 63) {
            throw Times.outOfRange();
        }
        return product;
    }
}
