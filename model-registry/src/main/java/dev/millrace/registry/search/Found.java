package dev.millrace.registry.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A version as a search shows it; its manifest is read by its digest.
 *
 * @param position in the order of registration
 * @param aliases that name it
 * @param kernels {@code name@version}
 * @param metrics the newest of each, in the base unit of what it counts: 1, seconds or bytes
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Found(
        String name,
        String digest,
        long position,
        Instant createdAt,
        Optional<String> createdBy,
        Optional<String> kind,
        Optional<String> family,
        Optional<String> parent,
        Optional<String> dataDigest,
        List<String> aliases,
        List<String> kernels,
        List<String> tags,
        Map<String, Double> metrics) {}
