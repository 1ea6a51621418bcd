package dev.millrace.servicekit.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many requests a key may send: a token bucket for each, of this replica. Keys of all tenants, which services and operators have, are not
 * limited. Thread-safe; remembers the 10,000 keys that were used last.
 */
final class RateLimits {

    private static final int MOST_KEYS = 10_000;
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private final Cache<String, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

    /**
     * @param perSecond requests a second; 0: no limit
     * @param burst requests at once after a pause
     */
    RateLimits(double perSecond, int burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** @throws ApiException {@code rate-limited} when the caller has to wait */
    void take(Caller caller) {
        if (perSecond == 0 || caller.tenant().isEmpty()) {
            return;
        }
        double lacking = buckets.get(caller.key(), key -> new Bucket(nanoTime.getAsLong()))
                .take(nanoTime.getAsLong());
        if (lacking > 0) {
            Duration wait = Duration.ofMillis((long) Math.ceil(1e3 * lacking / perSecond));
            throw new ApiException(
                    ErrorCode.RATE_LIMITED,
                    "The key " + caller.key() + " may send " + perSecond + " requests a second",
                    List.of(),
                    Optional.of(wait),
                    null);
        }
    }

    private final class Bucket {

        private double tokens = burst;
        private long at;

        Bucket(long now) {
            this.at = now;
        }

        /** @return tokens that lack; 0: one was taken */
        synchronized double take(long now) {
            tokens = Math.min(burst, tokens + Math.max(0, now - at) / NANOS * perSecond);
            at = now;
            if (tokens < 1) {
                return 1 - tokens;
            }
            tokens--;
            return 0;
        }
    }
}
