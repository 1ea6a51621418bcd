package dev.millrace.retrieval.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** The files that {@link Decoder#open} reads. */
public final class DecoderFiles {

    private DecoderFiles() {}

    /**
     * Their names, sorted: {@code config.json}, and the weights with the index of their shards where there are several.
     *
     * @throws DecoderFormatException naming what is missing
     */
    public static List<String> names(Path folder) throws IOException {
        DecoderConfig.read(folder);
        TreeSet<String> names = new TreeSet<>(WeightFiles.names(folder));
        names.add(DecoderConfig.FILE);
        if (Files.isRegularFile(folder.resolve(WeightFiles.INDEX))) {
            names.add(WeightFiles.INDEX);
        }
        return List.copyOf(names);
    }
}
