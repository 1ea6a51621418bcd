package dev.millrace.registry.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a key: everything but the key.
 *
 * @param prefix how it begins, to tell it by
 * @param tenant empty: it is for all tenants
 * @param lastUsedAt to a minute
 * @param rotatedFrom id of the key in whose place it is
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ApiKey(
        String id,
        String prefix,
        Optional<TenantId> tenant,
        String name,
        List<String> scopes,
        Instant createdAt,
        String createdBy,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastUsedAt,
        Optional<String> rotatedFrom) {

    boolean isValid(Instant now) {
        return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
    }
}
