package dev.millrace.registryclient;

import dev.millrace.events.AliasState;
import java.util.Optional;

/** What became of one {@link NewVersion}. */
public sealed interface Registered {

    record Done(String digest, Optional<AliasState> alias) implements Registered {}

    /** The alias names something else than was believed; nothing was registered. */
    record Conflict() implements Registered {}

    /**
     * It does not pass its alias's policy; nothing was registered.
     *
     * @param detail which rules do not hold, with their numbers
     */
    record NotPassed(String detail) implements Registered {}

    /** The registry does not take this version. */
    record Refused(String code, String detail) implements Registered {}
}
