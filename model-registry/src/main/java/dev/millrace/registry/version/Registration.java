package dev.millrace.registry.version;

import dev.millrace.events.AliasState;
import dev.millrace.servicekit.ApiException;
import java.util.Optional;

/** What registering a version leads to. */
public sealed interface Registration {

    /** @param created false when the version was known */
    record Registered(String name, String digest, boolean created, Optional<AliasState> alias)
            implements Registration {}

    /** Nothing of it was registered. */
    record Refused(ApiException refusal) implements Registration {}
}
