package dev.millrace.stack.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file to send as a document.
 *
 * @param id its name, or its path in the directory it was found in, with slashes
 */
public record DocumentFile(String id, Path path, String mediaType, Optional<String> compression) {

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "txt", "text/plain",
            "md", "text/markdown",
            "markdown", "text/markdown",
            "html", "text/html",
            "htm", "text/html",
            "pdf", "application/pdf");

    /** By the end of a file's name, less its compression; empty when it is no document. */
    public static Optional<String> mediaType(String file) {
        String name = file.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
        return Optional.ofNullable(MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    /** The documents in a directory and below it, by their paths; links are not followed, hidden files left out. */
    public static List<DocumentFile> in(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile)
                    .filter(path -> Stream.iterate(directory.relativize(path), part -> part != null, Path::getParent)
                            .noneMatch(part -> part.getFileName().toString().startsWith(".")))
                    .sorted()
                    .flatMap(path -> of(id(directory, path), path).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when its name does not end as a document's. */
    public static Optional<DocumentFile> of(String id, Path path) {
        String name = path.getFileName().toString();
        return mediaType(name).map(type -> new DocumentFile(id, path, type, compression(name)));
    }

    private static String id(Path directory, Path path) {
        return directory
                .relativize(path)
                .toString()
                .replace(path.getFileSystem().getSeparator(), "/");
    }

    private static Optional<String> compression(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".gz")) {
            return Optional.of("gzip");
        }
        return lower.endsWith(".zst") ? Optional.of("zstd") : Optional.empty();
    }
}
