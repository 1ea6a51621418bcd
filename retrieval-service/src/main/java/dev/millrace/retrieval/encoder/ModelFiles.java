package dev.millrace.retrieval.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The model's files, which come with the service's libraries. */
final class ModelFiles {

    private static final String PREFIX = "/all-minilm-l6-v2-q";

    private ModelFiles() {}

    /** The network, written to a file without ever being whole on the heap. */
    static void network(Path file) throws IOException {
        try (InputStream in = open(PREFIX + ".onnx");
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
    }

    static byte[] tokenizer() {
        try (InputStream in = open(PREFIX + "-tokenizer.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = ModelFiles.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("the class path has no " + resource);
        }
        return in;
    }
}
