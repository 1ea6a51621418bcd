package dev.millrace.stack.bench;

import dev.millrace.events.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Registers models of a bench's own. */
record RegistryWrites(URI registry, Http http) {

    /** Stores a file, registers it as a version of a model and has {@code champion} name it. @return the version's digest */
    String champion(String model, byte[] file, byte[] manifest) throws IOException, InterruptedException {
        return register(model, file, manifest, Map.of("alias", move(Optional.empty())));
    }

    /** Stores a file and registers it as a version of a model that serves no one. @return the version's digest */
    String version(String model, byte[] file, byte[] manifest) throws IOException, InterruptedException {
        return register(model, file, manifest, Map.of());
    }

    /** Moves {@code champion} from one version to another. */
    void promote(String model, String from, String to) throws IOException, InterruptedException {
        Map<String, Object> body = new HashMap<>(move(Optional.of(from)));
        body.remove("alias");
        body.put("digest", to);
        http.put(alias(model), "application/json", EventJson.write(body));
    }

    /** Which version {@code champion} named at a time. */
    String championAt(String model, Instant time) throws IOException, InterruptedException {
        return http.get(URI.create(alias(model) + "?at=" + time)).path("digest").asString();
    }

    private URI alias(String model) {
        return registry.resolve("/v1/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + "/aliases/champion");
    }

    private static Map<String, Object> move(Optional<String> expected) {
        Map<String, Object> move =
                new HashMap<>(Map.of("alias", "champion", "actor", "bench", "reason", "to be timed"));
        expected.ifPresent(digest -> move.put("expected", digest));
        return move;
    }

    private String register(String model, byte[] file, byte[] manifest, Map<String, Object> alias)
            throws IOException, InterruptedException {
        String sha256 = sha256(file);
        http.put(registry.resolve("/v1/artefacts/" + sha256), "application/octet-stream", file);
        Map<String, Object> version = new HashMap<>(alias);
        version.put("manifest", EventJson.read(manifest, JsonNode.class));
        version.put("artefacts", List.of(Map.of("name", "model.safetensors", "sha256", sha256)));
        String encoded = URLEncoder.encode(model, StandardCharsets.UTF_8);
        return JsonMapper.shared()
                .readTree(http.post(
                                registry.resolve("/v1/models/" + encoded + "/versions"),
                                "application/json",
                                EventJson.write(version))
                        .body())
                .path("digest")
                .asString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
