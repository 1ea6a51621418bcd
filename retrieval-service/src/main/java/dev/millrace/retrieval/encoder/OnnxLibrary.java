package dev.millrace.retrieval.encoder;

import dev.millrace.tensors.NativeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/** Unpacks ONNX Runtime once beside the other native libraries: left to itself it writes a copy of its own at each start. */
final class OnnxLibrary {

    private static final String PROPERTY = "onnxruntime.native.path";

    private OnnxLibrary() {}

    /** To be called before the engine is. Changes nothing where the property is set already. */
    static void prepare() {
        Path folder = NativeFolder.prepare();
        System.setProperty("ai.djl.onnx.disable_alternative", "true");
        // Of the pool that sessions could share; ours have their own.
        System.setProperty("ai.djl.onnxruntime.num_threads", "1");
        if (System.getProperty(PROPERTY) == null) {
            String platform = platform();
            String version = ai.onnxruntime.OrtSession.class.getPackage().getImplementationVersion();
            Path target = folder.resolve("onnxruntime").resolve((version == null ? "any" : version) + "-" + platform);
            for (String library : List.of("onnxruntime", "onnxruntime4j_jni")) {
                unpack(platform, System.mapLibraryName(library), target);
            }
            System.setProperty(PROPERTY, target.toString());
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "osx" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
        return system + "-" + processor;
    }

    private static void unpack(String platform, String name, Path folder) {
        Path library = folder.resolve(name);
        if (Files.exists(library)) {
            return;
        }
        String resource = "/ai/onnxruntime/native/" + platform + "/" + name;
        try (InputStream in = OnnxLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("ONNX Runtime has no library for " + platform);
            }
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, name, ".part");
            try {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                moveInto(part, library);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole or not at all: another process may be unpacking the same. */
    private static void moveInto(Path part, Path library) throws IOException {
        try {
            Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, library, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
