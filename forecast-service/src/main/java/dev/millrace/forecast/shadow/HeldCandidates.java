package dev.millrace.forecast.shadow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.forecast.serving.Candidate;
import dev.millrace.forecast.serving.Candidates;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The candidates that this replica has in memory. Only the thread that asks them lets them go; any thread may add one. */
@Component
class HeldCandidates {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Candidates candidates;
    private final ShadowProperties properties;
    private final Map<Shadow.Key, Candidate> held = new ConcurrentHashMap<>();

    /** What could not be loaded a moment ago. */
    private final Cache<Shadow.Key, ApiException> failed =
            Caffeine.newBuilder().expireAfterWrite(RETRY).maximumSize(1000).build();

    HeldCandidates(Candidates candidates, ShadowProperties properties) {
        this.candidates = candidates;
        this.properties = properties;
    }

    /** Takes one that was loaded. */
    void add(Shadow.Key shadow, Candidate candidate) {
        if (held.putIfAbsent(shadow, candidate) != null) {
            candidate.close();
        }
    }

    /**
     * Loads it first when it is not in memory. For the thread that asks.
     *
     * @throws ApiException why it cannot be loaded
     */
    Candidate get(Shadow shadow) {
        Candidate known = held.get(shadow.key());
        if (known != null) {
            return known;
        }
        ApiException reason = failed.getIfPresent(shadow.key());
        if (reason != null) {
            throw reason;
        }
        try {
            Candidate loaded = candidates.hold(shadow.tenant(), shadow.model(), shadow.candidate());
            requireRoom(loaded);
            add(shadow.key(), loaded);
            return Optional.ofNullable(held.get(shadow.key())).orElse(loaded);
        } catch (ApiException e) {
            failed.put(shadow.key(), e);
            throw e;
        }
    }

    /** @throws ApiException {@code overloaded} when there is no room; then it is closed */
    void requireRoom(Candidate candidate) {
        long bytes = held.values().stream().mapToLong(Candidate::bytes).sum() + candidate.bytes();
        if (bytes > properties.memory().toBytes()) {
            candidate.close();
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    "The candidates in memory would take " + bytes + " bytes, more than the "
                            + properties.memory().toBytes() + " that they may have: stop another shadow first",
                    List.of());
        }
    }

    /** For the thread that asks. */
    void retain(Set<Shadow.Key> running) {
        List.copyOf(held.keySet()).stream()
                .filter(shadow -> !running.contains(shadow))
                .forEach(shadow -> Optional.ofNullable(held.remove(shadow)).ifPresent(Candidate::close));
    }
}
