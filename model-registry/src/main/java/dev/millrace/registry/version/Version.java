package dev.millrace.registry.version;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stored version.
 *
 * @param manifest JSON in canonical form
 * @param artefacts sorted by name
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Version(
        String name,
        String digest,
        @JsonRawValue String manifest,
        List<Artefact> artefacts,
        Instant createdAt,
        Optional<String> createdBy) {

    /** @param size in bytes */
    public record Artefact(String name, String sha256, long size) {}
}
