package dev.millrace.registry.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was proven of a kernel on some hardware, once.
 *
 * @param id SHA-256 of the canonical form of all else but position and {@code recordedAt}
 * @param conforms whether the largest error is within the tolerance
 * @param largestError against the scalar reference, over all seeds and sizes
 * @param details JSON object in canonical form: seeds, sizes, cases
 * @param benchmark a {@link Benchmark} in canonical form
 */
public record Conformance(
        String id,
        String name,
        int version,
        long position,
        String hardware,
        boolean conforms,
        double largestError,
        double tolerance,
        @JsonRawValue String details,

        @JsonRawValue @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String benchmark,

        Instant measuredAt,
        Instant recordedAt,
        String recordedBy) {}
