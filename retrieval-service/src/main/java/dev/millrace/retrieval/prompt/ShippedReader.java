package dev.millrace.retrieval.prompt;

import dev.millrace.retrieval.generation.GenerationProperties;
import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.retrieval.generation.ModelFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A small decoder that everybody has, a demonstration: trained by a command of this repository to answer from passages, it knows nothing
 * else, and little of that. It comes with the build or lies in a folder of its own.
 */
public final class ShippedReader implements LanguageModels.Shipped {

    /** The name that it is asked for by. */
    public static final String NAME = "demo-reader";

    private static final String RESOURCES = "/dev/millrace/retrieval/reader/";
    private static final List<String> FILES = List.of(
            "config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");

    private final Path folder;
    private final Optional<Path> own;
    private final GenerationProperties limits;

    /** @param folder that its files are unpacked into @param own folder of another decoder that is to have this name */
    public ShippedReader(Path folder, Optional<Path> own, GenerationProperties limits) {
        this.folder = folder;
        this.own = own;
        this.limits = limits;
    }

    @Override
    public boolean available() {
        return own.isPresent() || ShippedReader.class.getResource(RESOURCES + FILES.getFirst()) != null;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LanguageModel load() {
        try {
            if (own.isPresent()) {
                return ModelFolder.open(own.get(), limits, Clock.systemUTC());
            }
            Files.createDirectories(folder);
            for (String name : FILES) {
                try (InputStream file = ShippedReader.class.getResourceAsStream(RESOURCES + name)) {
                    if (file == null) {
                        throw new IllegalStateException("the build has no " + RESOURCES + name);
                    }
                    // Another version's file may still be mapped: it keeps its bytes when a new one takes its name.
                    Path part = folder.resolve(name + ".part");
                    Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
                    Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return ModelFolder.open(folder, limits, Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
