package dev.millrace.ingest.points;

import dev.millrace.events.TenantId;
import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Remembers which body came with an idempotency key, to tell a client early that it used one twice. The latest keys of
 * this process only: what counts is decided where the points are stored. Thread-safe.
 */
@Component
final class RecentKeys {

    private static final Duration REMEMBERED = Duration.ofHours(24);

    private record Known(String digest, Instant at) {}

    private final Clock clock;
    private final Map<String, Known> known;

    RecentKeys(IngestLimits limits, Clock clock) {
        this.clock = clock;
        int most = limits.recentKeys();
        this.known = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > most;
            }
        };
    }

    /** @throws ApiException {@code idempotency-key-reused} when the key came with another body before */
    synchronized void check(TenantId tenant, String key, String digest) {
        Known before = known.get(name(tenant, key));
        if (before != null && !before.digest().equals(digest) && current(before)) {
            throw new ApiException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED, "The key " + key + " came with another body at " + before.at());
        }
    }

    synchronized void remember(TenantId tenant, String key, String digest) {
        known.merge(
                name(tenant, key), new Known(digest, clock.instant()), (before, now) -> current(before) ? before : now);
    }

    private boolean current(Known before) {
        return before.at().plus(REMEMBERED).isAfter(clock.instant());
    }

    private static String name(TenantId tenant, String key) {
        return tenant + "/" + key;
    }
}
