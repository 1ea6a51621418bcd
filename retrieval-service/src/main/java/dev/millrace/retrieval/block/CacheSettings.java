package dev.millrace.retrieval.block;

import dev.millrace.events.TenantId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Bounds of a cache.
 *
 * @param memory bytes of states in memory
 * @param disk bytes of files
 * @param folder of this process alone; without one nothing is on disk
 * @param share most part of either that a tenant may have, above 0 and at most 1
 */
public record CacheSettings(long memory, long disk, Optional<Path> folder, double share) {

    public CacheSettings {
        if (memory < 0 || disk < 0 || !(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a cache's bytes are not negative, and a tenant's share is in (0, 1]");
        }
    }

    ToLongFunction<TenantId> quota(long bytes) {
        return _ -> (long) (share * bytes);
    }
}
