package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.decoder.DecoderFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The small files of a model's folder. */
final class FolderFiles {

    private FolderFiles() {}

    /**
     * The whole of a file; empty when there is none.
     *
     * @throws DecoderFormatException when it has more bytes than {@code most}
     */
    static Optional<byte[]> bytes(Path folder, String name, long most) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > most) {
            throw new DecoderFormatException(name + " has more than " + most + " bytes");
        }
        return Optional.of(Files.readAllBytes(file));
    }

    /** @throws DecoderFormatException when the file is too large or holds no JSON object */
    static Optional<JsonNode> json(Path folder, String name, long most) throws IOException {
        return bytes(folder, name, most).map(bytes -> object(name, bytes));
    }

    static JsonNode object(String name, byte[] bytes) {
        try {
            JsonNode json = JsonMapper.shared().readTree(bytes);
            if (json.isObject()) {
                return json;
            }
            throw new DecoderFormatException(name + " holds no JSON object");
        } catch (JacksonException e) {
            throw new DecoderFormatException(name + " is no JSON", e);
        }
    }
}
