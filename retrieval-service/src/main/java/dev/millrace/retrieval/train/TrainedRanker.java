package dev.millrace.retrieval.train;

import dev.millrace.retrieval.ranker.FusionWeights;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a training gave, as a file holds it.
 *
 * @param encoder digest of the encoder whose word states the ranker reads
 */
public record TrainedRanker(TklConfig config, Map<String, Tensor> weights, FusionWeights fusion, String encoder) {

    /** The ranker that ships, beside the note that says where it comes from. */
    public static final String DEFAULT = "/dev/millrace/retrieval/tkl/default.safetensors";

    private static final JsonMapper JSON = new JsonMapper();

    public TrainedRanker {
        weights = Map.copyOf(weights);
    }

    /** The one that ships. */
    public static TrainedRanker shipped() {
        return read(Safetensors.read(shippedBytes()));
    }

    /** SHA-256 of its file, 64 hex digits. */
    public static String shippedDigest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(shippedBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] shippedBytes() {
        try (InputStream file = TrainedRanker.class.getResourceAsStream(DEFAULT)) {
            if (file == null) {
                throw new IllegalStateException(DEFAULT + " is not on the class path");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** @throws SafetensorsException when it is no such file */
    public static TrainedRanker read(Safetensors file) {
        try {
            return new TrainedRanker(
                    JSON.readValue(entry(file, "tkl.config"), TklConfig.class),
                    file.tensors(),
                    new FusionWeights(
                            Double.parseDouble(entry(file, "fusion.bm25")),
                            Double.parseDouble(entry(file, "fusion.dense")),
                            Double.parseDouble(entry(file, "fusion.tkl"))),
                    entry(file, "encoder.digest"));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new SafetensorsException("the ranker's description cannot be read", e);
        }
    }

    private static String entry(Safetensors file, String name) {
        return Optional.ofNullable(file.metadata().get(name))
                .orElseThrow(() -> new SafetensorsException("the file is no ranker: it has no " + name));
    }

    public Safetensors file() {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("tkl.config", JSON.writeValueAsString(config));
        metadata.put("fusion.bm25", Double.toString(fusion.words()));
        metadata.put("fusion.dense", Double.toString(fusion.meaning()));
        metadata.put("fusion.tkl", Double.toString(fusion.ranker()));
        metadata.put("encoder.digest", encoder);
        return new Safetensors(weights, metadata);
    }

    public void write(Path file) throws IOException {
        file().writeTo(file);
    }
}
