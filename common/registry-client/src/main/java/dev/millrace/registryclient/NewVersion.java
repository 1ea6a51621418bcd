package dev.millrace.registryclient;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A version to register. Its alias moves with it, if one is named.
 *
 * @param manifest what the version is; no wall-clock figures
 * @param artefacts the model's files, each name once
 * @param evidence what was measured of it, for which its alias's policy judges the move; at most 16 pieces
 */
public record NewVersion(
        String name,
        Map<String, Object> manifest,
        List<Content> artefacts,
        Optional<Move> move,
        List<Evidence> evidence) {

    /** Name of the artefact within its version, unless it says another. */
    public static final String ARTEFACT = "model.safetensors";

    public NewVersion {
        artefacts = List.copyOf(artefacts);
        evidence = List.copyOf(evidence);
    }

    /** Without evidence. */
    public NewVersion(String name, Map<String, Object> manifest, List<Content> artefacts, Optional<Move> move) {
        this(name, manifest, artefacts, move, List.of());
    }

    /** The same with what was measured of it. */
    public NewVersion with(List<Evidence> measured) {
        return new NewVersion(name, manifest, artefacts, move, measured);
    }

    /** A version of one file. */
    public NewVersion(String name, Map<String, Object> manifest, Content artefact, Optional<Move> move) {
        this(name, manifest, List.of(artefact), move);
    }

    /** An artefact that goes along. */
    public NewVersion(String name, Map<String, Object> manifest, byte[] artefact, Optional<Move> move) {
        this(name, manifest, new Content(ARTEFACT, RegistryClient.sha256(artefact), Optional.of(artefact)), move);
    }

    /** The same, and no alias moves. */
    public NewVersion unmoved() {
        return new NewVersion(name, manifest, artefacts, Optional.empty(), evidence);
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

    /**
     * What was measured once.
     *
     * @param kind in a word, of a-z, 0-9 and '-'
     * @param metrics finite, by name
     * @param windows names the windows that were forecast: evidence with the same windows and data compares
     */
    public record Evidence(
            String kind, SortedMap<String, Double> metrics, Data data, String windows, Instant measuredAt) {}

    /** @param digest SHA-256 @param from time of the first point @param to time of the last */
    public record Data(String digest, Instant from, Instant to) {}
}
