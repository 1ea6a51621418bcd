package dev.millrace.registry.alias;

import dev.millrace.registry.Checks;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wish to move an alias.
 *
 * @param cause why it moves
 * @param digest the version it shall name; absent to remove the alias
 * @param expected the version it is thought to name; absent when it is thought not to exist
 */
public record AliasMove(
        Cause cause,
        String name,
        String alias,
        Optional<String> digest,
        Optional<String> expected,
        String actor,
        String reason) {

    /** Only a move is judged by the alias's policy: a rollback goes to what was judged when the alias first named it. */
    public enum Cause {
        MOVE,
        REMOVAL,
        ROLLBACK;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param actor checked @throws dev.millrace.servicekit.ApiException {@code invalid-request} */
    public static AliasMove checked(
            String name,
            @Nullable String alias,
            Optional<String> digest,
            @Nullable String expected,
            String actor,
            @Nullable String reason) {
        return new AliasMove(
                digest.isPresent() ? Cause.MOVE : Cause.REMOVAL,
                name,
                Checks.alias("alias", alias),
                digest,
                Checks.optionalDigest("expected", expected),
                actor,
                Checks.text("reason", reason, Checks.MAX_REASON));
    }
}
