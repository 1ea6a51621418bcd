package dev.millrace.registryclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A version as the registry describes it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RegisteredVersion(String name, String digest, JsonNode manifest, List<Artefact> artefacts) {

    public Optional<Artefact> artefact(String named) {
        return artefacts.stream()
                .filter(artefact -> artefact.name().equals(named))
                .findFirst();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Artefact(String name, String sha256, long size) {}
}
