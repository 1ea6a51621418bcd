package dev.millrace.retrieval.decoder;

import dev.millrace.tensors.SafetensorsFile;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tensors of {@code model.safetensors}, or of the shards that {@code model.safetensors.index.json} names. Mapped, not read. */
final class WeightFiles implements AutoCloseable {

    private static final String WHOLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    private static final long LARGEST_INDEX = 64 << 20;
    private static final int MOST_SHARDS = 1_000;

    private final List<SafetensorsFile> files = new ArrayList<>();
    private final Map<String, SafetensorsFile> places = new HashMap<>();

    private WeightFiles() {}

    static WeightFiles open(Path folder) throws IOException {
        WeightFiles weights = new WeightFiles();
        try {
            for (String name : names(folder)) {
                SafetensorsFile file = SafetensorsFile.open(folder.resolve(name));
                weights.files.add(file);
                for (String tensor : file.tensors().keySet()) {
                    if (weights.places.putIfAbsent(tensor, file) != null) {
                        throw new DecoderFormatException(name + " has the tensor " + tensor + " of another file");
                    }
                }
            }
            return weights;
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    static TreeSet<String> names(Path folder) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        Path index = folder.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            if (!Files.isRegularFile(folder.resolve(WHOLE))) {
                throw new DecoderFormatException(folder + " has neither " + WHOLE + " nor " + INDEX);
            }
            names.add(WHOLE);
            return names;
        }
        if (Files.size(index) > LARGEST_INDEX) {
            throw new DecoderFormatException(INDEX + " has more than " + LARGEST_INDEX + " bytes");
        }
        try {
            for (JsonNode name :
                    JsonMapper.shared().readTree(Files.readString(index)).path("weight_map")) {
                names.add(name.asString(""));
            }
        } catch (JacksonException e) {
            throw new DecoderFormatException(INDEX + " is no JSON", e);
        }
        for (String name : names) {
            // A name with a way in it would lead out of the folder.
            if (name.contains("/") || name.contains("\\") || !Files.isRegularFile(folder.resolve(name))) {
                throw new DecoderFormatException(INDEX + " names the file '" + name + "', which there is not");
            }
        }
        if (names.isEmpty() || names.size() > MOST_SHARDS) {
            throw new DecoderFormatException(INDEX + " names " + names.size() + " files");
        }
        return names;
    }

    /** @throws DecoderFormatException when there is none of that name and shape */
    Tensor tensor(String name, long... shape) {
        SafetensorsFile file = places.get(name);
        if (file == null) {
            throw new DecoderFormatException("there is no tensor " + name);
        }
        try {
            Tensor tensor = file.tensor(name);
            if (!java.util.Arrays.equals(tensor.shape(), shape)) {
                throw new DecoderFormatException(name + " has the shape " + java.util.Arrays.toString(tensor.shape())
                        + ", and by config.json it would have " + java.util.Arrays.toString(shape));
            }
            return tensor;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (SafetensorsFile file : files) {
            file.close();
        }
    }
}
