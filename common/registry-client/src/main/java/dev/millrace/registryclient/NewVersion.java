package dev.millrace.registryclient;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A version to register. Its alias moves with it, if one is named.
 *
 * @param manifest what the version is; no wall-clock figures
 * @param artefacts the model's files, each name once
 */
public record NewVersion(String name, Map<String, Object> manifest, List<Content> artefacts, Optional<Move> move) {

    /** Name of the artefact within its version, unless it says another. */
    public static final String ARTEFACT = "model.safetensors";

    public NewVersion {
        artefacts = List.copyOf(artefacts);
    }

    /** A version of one file. */
    public NewVersion(String name, Map<String, Object> manifest, Content artefact, Optional<Move> move) {
        this(name, manifest, List.of(artefact), move);
    }

    /** An artefact that goes along. */
    public NewVersion(String name, Map<String, Object> manifest, byte[] artefact, Optional<Move> move) {
        this(name, manifest, new Content(ARTEFACT, RegistryClient.sha256(artefact), Optional.of(artefact)), move);
    }

    /** Bytes that go along. */
    public int size() {
        return artefacts.stream().mapToInt(Content::size).sum();
    }

    /**
     * @param name within the version
     * @param bytes empty for what the registry has already
     */
    public record Content(String name, String sha256, Optional<byte[]> bytes) {
        public static Content stored(String sha256) {
            return stored(ARTEFACT, sha256);
        }

        public static Content stored(String name, String sha256) {
            return new Content(name, sha256, Optional.empty());
        }

        /** Bytes that go along. */
        public int size() {
            return bytes.map(sent -> sent.length).orElse(0);
        }
    }

    /**
     * @param expected digest that the alias is believed to name; empty: none yet
     * @param reason in words for a person
     */
    public record Move(String alias, Optional<String> expected, String reason) {}
}
