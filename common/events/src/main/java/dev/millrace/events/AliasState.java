package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * The whole current state of one alias, as it travels on the compacted {@link Topics#REGISTRY}.
 *
 * @param kind what the alias points into, for example {@code model}
 * @param name the model's name within its tenant
 * @param alias for example {@code champion}
 * @param digest the version it names: SHA-256 of its canonical manifest, 64 hex digits; absent once the alias is removed
 * @param sequence of the move within this alias, from 1; a lower one than already seen is stale
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AliasState(
        TenantId tenant,
        String kind,
        String name,
        String alias,
        Optional<String> digest,
        long sequence,
        String actor,
        String reason,
        Instant movedAt) {

    public AliasState {
        digest = digest == null ? Optional.empty() : digest;
    }

    /** The record key, by which the topic is compacted. */
    public String key() {
        return tenant + "/" + kind + "/" + name + "/" + alias;
    }
}
