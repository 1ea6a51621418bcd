package dev.millrace.registry.kernel;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;

/**
 * A recorded kernel.
 *
 * @param digest SHA-256 over what defines its behaviour
 * @param traits JSON object in canonical form
 * @param settings JSON array in canonical form
 */
record Kernel(
        String name,
        int version,
        String digest,
        @JsonRawValue String traits,
        @JsonRawValue String settings,
        Instant recordedAt,
        String recordedBy) {}
