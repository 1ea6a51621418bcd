package dev.millrace.servicekit.access;

import dev.millrace.events.TenantId;
import java.util.Optional;
import java.util.Set;

/**
 * Who sent a request.
 *
 * @param key id of the API key
 * @param tenant whose data it may ask for; empty: every tenant's
 * @param scopes {@code area:right}, {@code area:*} or {@code *}
 */
public record Caller(String key, Optional<TenantId> tenant, Set<String> scopes) {

    /** Everybody, where access is open. */
    public static final Caller ANYBODY = new Caller("open", Optional.empty(), Set.of(Scopes.ALL));

    /** Attribute of a request that was let in. */
    static final String ATTRIBUTE = Caller.class.getName();

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** False where access is open: who asks may be anybody. */
    public boolean isKnown() {
        return !equals(ANYBODY);
    }

    /** @param scope {@code area:right} */
    public boolean may(String scope) {
        return scopes.contains(Scopes.ALL)
                || scopes.contains(scope)
                || scopes.contains(scope.substring(0, scope.indexOf(':') + 1) + Scopes.ALL);
    }
}
