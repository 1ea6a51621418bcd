package dev.millrace.retrieval.block;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant has in this replica's cache of blocks, and what is to become of it. */
@RestController
@RequestMapping("/v1/cache")
class CacheController {

    private final BlockCache cache;

    CacheController(BlockCache cache) {
        this.cache = cache;
    }

    /**
     * @param replica what all tenants have
     * @param tokens that answers were given since the start, by where they came from
     * @param savedSeconds that computing them took when it was done
     */
    record Shown(
            CacheContents tenant,
            CacheContents replica,
            Map<String, Long> tokens,
            double savedSeconds,
            long evicted,
            long verifiedRestores,
            long damagedRestores) {}

    record OneDocument(DocumentId document, CacheContents blocks) {}

    /** @param blocks that it was done to */
    record Done(int blocks) {}

    @GetMapping
    Shown show(TenantId tenant) {
        CacheCounters counters = cache.counters();
        Map<String, Long> tokens = new LinkedHashMap<>();
        Arrays.stream(Origin.values())
                .forEach(origin -> tokens.put(origin.name().toLowerCase(Locale.ROOT), counters.tokens(origin)));
        return new Shown(
                cache.contents(tenant, Optional.empty()),
                cache.total(),
                tokens,
                counters.savedSeconds(),
                counters.evicted(),
                counters.verified(),
                counters.damaged());
    }

    @DeleteMapping
    Done evict(TenantId tenant) {
        return new Done(cache.evict(tenant, Optional.empty()));
    }

    @GetMapping("/documents/{id}")
    OneDocument show(TenantId tenant, @PathVariable String id) {
        DocumentId document = name(id);
        return new OneDocument(document, cache.contents(tenant, Optional.of(document)));
    }

    @DeleteMapping("/documents/{id}")
    Done evict(TenantId tenant, @PathVariable String id) {
        return new Done(cache.evict(tenant, Optional.of(name(id))));
    }

    @PutMapping("/documents/{id}/pin")
    Done pin(TenantId tenant, @PathVariable String id) {
        return new Done(cache.pin(tenant, name(id), true));
    }

    @DeleteMapping("/documents/{id}/pin")
    Done unpin(TenantId tenant, @PathVariable String id) {
        return new Done(cache.pin(tenant, name(id), false));
    }

    private static DocumentId name(String id) {
        try {
            return new DocumentId(id);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("id", String.valueOf(e.getMessage()));
        }
    }
}
