package dev.millrace.retrieval.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The model's files, which come with the service's libraries. */
final class ModelFiles {

    private static final String PREFIX = "/all-minilm-l6-v2-q";

    private ModelFiles() {}

    static byte[] model() {
        return bytes(PREFIX + ".onnx");
    }

    static byte[] tokenizer() {
        return bytes(PREFIX + "-tokenizer.json");
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = ModelFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
