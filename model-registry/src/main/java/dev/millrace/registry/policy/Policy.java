package dev.millrace.registry.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The rules of an alias, as they hold.
 *
 * @param scope whether {@code name} is a model's name or what such names begin with
 * @param sequence of the change within its scope, from 1
 * @param position of the change within the tenant's log
 * @param rules in words, each of which has to hold; none: whatever wants to may be named
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Policy(
        Scope scope,
        String name,
        String alias,
        long sequence,
        long position,
        List<String> rules,
        String actor,
        String reason,
        Instant changedAt) {

    /** Rules of one policy. */
    static final int MAX_RULES = 50;

    public Policy {
        rules = List.copyOf(rules);
    }

    /** What a policy is for. */
    public enum Scope {
        NAME,
        PREFIX;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Scope of(String wireName) {
            return wireName.equals("name") ? NAME : PREFIX;
        }
    }
}
