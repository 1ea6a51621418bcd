package dev.millrace.retrieval.version;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The versions in memory, each once. For one thread. */
final class LoadedRankers {

    private static final Logger log = LoggerFactory.getLogger(LoadedRankers.class);

    private final Loader loader;
    private final RankerProperties properties;
    private final Clock clock;
    private final Map<String, Ranker> loaded = new HashMap<>();
    private final Map<String, Instant> unusedSince = new HashMap<>();
    private final Cache<String, ApiException> failed;

    /** Where versions come from. */
    @FunctionalInterface
    interface Loader {
        Ranker load(TenantId tenant, String digest);
    }

    LoadedRankers(Loader loader, RankerProperties properties, Clock clock) {
        this.loader = loader;
        this.properties = properties;
        this.clock = clock;
        this.failed = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(properties.retry())
                .build();
    }

    /** A version, loaded first when it is not in memory; empty while it cannot be. */
    Optional<Ranker> find(TenantId tenant, String digest) {
        Ranker known = loaded.get(digest);
        if (known != null) {
            return Optional.of(known);
        }
        if (failed.getIfPresent(digest) != null) {
            return Optional.empty();
        }
        try {
            if (loaded.size() >= properties.maxLoaded()) {
                throw new ApiException(
                        ErrorCode.OVERLOADED,
                        "There are " + loaded.size() + " versions in memory already, which is the most");
            }
            Ranker ranker = loader.load(tenant, digest);
            loaded.put(digest, ranker);
            return Optional.of(ranker);
        } catch (ApiException e) {
            log.warn("version {} of {}'s ranker cannot serve: {}", digest, tenant, e.getMessage());
            // The registry's client itself says so at once while the registry is away.
            if (e.code() != ErrorCode.UNAVAILABLE) {
                failed.put(digest, e);
            }
            return Optional.empty();
        }
    }

    /** Why a version could not be loaded a moment ago. */
    Optional<ApiException> refusal(String digest) {
        return Optional.ofNullable(failed.getIfPresent(digest));
    }

    /** Closes what has not been used for long enough. */
    void retire(Set<String> used) {
        Instant now = clock.instant();
        loaded.entrySet().removeIf(one -> {
            if (used.contains(one.getKey())) {
                unusedSince.remove(one.getKey());
                return false;
            }
            Instant since = unusedSince.computeIfAbsent(one.getKey(), digest -> now);
            boolean over = !now.isBefore(since.plus(properties.retire()));
            if (over) {
                unusedSince.remove(one.getKey());
                one.getValue().close();
            }
            return over;
        });
    }

    void close() {
        loaded.values().forEach(Ranker::close);
        loaded.clear();
    }
}
