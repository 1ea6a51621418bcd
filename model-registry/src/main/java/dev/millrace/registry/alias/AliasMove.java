package dev.millrace.registry.alias;

import dev.millrace.registry.Checks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wish to move an alias.
 *
 * @param digest the version it shall name; absent to remove the alias
 * @param expected the version it is thought to name; absent when it is thought not to exist
 */
public record AliasMove(
        String name, String alias, Optional<String> digest, Optional<String> expected, String actor, String reason) {

    /** @throws dev.millrace.servicekit.ApiException {@code invalid-request} */
    public static AliasMove checked(
            String name,
            @Nullable String alias,
            Optional<String> digest,
            @Nullable String expected,
            @Nullable String actor,
            @Nullable String reason) {
        return new AliasMove(
                name,
                Checks.alias("alias", alias),
                digest,
                Checks.optionalDigest("expected", expected),
                Checks.text("actor", actor, Checks.MAX_ACTOR),
                Checks.text("reason", reason, Checks.MAX_REASON));
    }
}
