package dev.millrace.registry.version;

import dev.millrace.registry.evidence.EvidenceRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A version as it is sent; nothing is checked yet. */
record VersionRequest(
        @Nullable String name,
        @Nullable JsonNode manifest,
        @Nullable List<Artefact> artefacts,
        @Nullable Alias alias,
        @Nullable List<EvidenceRequest> evidence,
        @Nullable Map<String, @Nullable String> tags,
        @Nullable String createdBy) {

    /** @param data base64 on the wire */
    record Artefact(@Nullable String name, @Nullable String sha256, byte @Nullable [] data) {}

    record Alias(
            @Nullable String alias,
            @Nullable String expected,
            @Nullable String actor,
            @Nullable String reason) {}
}
