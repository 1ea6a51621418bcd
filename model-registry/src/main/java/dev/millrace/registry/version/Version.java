package dev.millrace.registry.version;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A stored version.
 *
 * @param manifest JSON in canonical form
 * @param artefacts sorted by name
 * @param tags outside of the digest; they may change
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Version(
        String name,
        String digest,
        @JsonRawValue String manifest,
        List<Artefact> artefacts,
        Instant createdAt,
        Optional<String> createdBy,
        SortedMap<String, String> tags) {

    /** @param size in bytes */
    public record Artefact(String name, String sha256, long size) {}
}
