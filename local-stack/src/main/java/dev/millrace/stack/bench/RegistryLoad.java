package dev.millrace.stack.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Versions as a few years of work leave them: 100 of each model, the newest its champion. The same seed gives the same. */
final class RegistryLoad {

    static final int BATCH = 1_000;

    private static final int OF_MODEL = 100;
    private static final List<String> FAMILIES = List.of("ridge", "ets", "theta", "informer", "patchtst");
    private static final List<String> TEAMS = List.of("energy", "retail", "weather", "traffic");
    private static final String DIGEST = "a".repeat(64);

    private final int versions;
    private final int seed;
    private final byte[] weights = weightsOfOneByte();

    RegistryLoad(int versions, int seed) {
        this.versions = versions;
        this.seed = seed;
    }

    int models() {
        return Math.max(1, versions / OF_MODEL);
    }

    String model(int number) {
        return "bench/series-%05d/h48".formatted(number);
    }

    Map<String, Object> kernel() {
        return Map.of("digest", DIGEST, "recordedBy", "bench");
    }

    byte[] weights() {
        return weights.clone();
    }

    String sha256() {
        return sha256(weights);
    }

    /** A request's body. */
    Map<String, Object> batch(int from) {
        List<Map<String, Object>> batch = new ArrayList<>();
        for (int i = from; i < Math.min(versions, from + BATCH); i++) {
            batch.add(version(i));
        }
        return Map.of("versions", batch);
    }

    private Map<String, Object> version(int number) {
        Random random = new Random(seed * 1_000_003L + number);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("kind", number % 5 == 0 ? "network" : "forecast");
        manifest.put("family", FAMILIES.get(random.nextInt(FAMILIES.size())));
        manifest.put("number", number);
        manifest.put("seed", 0);
        manifest.put("dataDigest", sha256(Integer.toString(number / 10).getBytes(StandardCharsets.UTF_8)));
        manifest.put("metrics", Map.of("mse", random.nextDouble(), "mase", 2 * random.nextDouble()));
        if (number % 5 == 0) {
            manifest.put("kernels", List.of(Map.of("name", "bench", "version", 1, "digest", DIGEST)));
        }
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("name", model(number % models()));
        version.put("manifest", manifest);
        version.put("artefacts", List.of(Map.of("name", "model.safetensors", "sha256", sha256())));
        version.put("tags", Map.of("team", TEAMS.get(random.nextInt(TEAMS.size())), "ticket", "T" + number / 50));
        version.put("createdBy", "bench");
        if (number >= versions - models()) {
            version.put("alias", Map.of("alias", "champion", "actor", "bench", "reason", "newest"));
        }
        return version;
    }

    /** From what nearly all versions are to what one or none is. */
    List<String> filters() {
        return List.of(
                "created > 2020-01-01",
                "name = " + model(models() / 2),
                "name ~ bench/series-000",
                "family = informer and metric.mse < 0.5",
                "metric.mse < 0.0001",
                "metric.mse > 2",
                "metric.mse < 0.3 and metric.mase < 0.3 and tag.team = energy",
                "kernel = full and alias = champion",
                "kernel = bench@1 and metric.mase < 0.001",
                "tag.ticket = T7",
                "data.digest = " + sha256("17".getBytes(StandardCharsets.UTF_8)),
                "alias = champion and not family = ridge",
                "tag.team = retail and (family = ets or family = theta) and not kernel = full",
                "metric.unknown < 1 or tag.ticket = T9");
    }

    private static byte[] weightsOfOneByte() {
        byte[] header =
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}".getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length + 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
