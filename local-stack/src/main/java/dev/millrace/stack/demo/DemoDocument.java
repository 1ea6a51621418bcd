package dev.millrace.stack.demo;

import dev.millrace.stack.documents.DocumentFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A text that ships with the program. Sent by {@code ./millrace ingest} from its folder, with the same tag, it is the same document.
 *
 * @param id the name of its file within the folder
 * @param tag the name of its folder
 */
public record DemoDocument(String id, String tag) {

    /** The tag of this program's own documentation, which the build copies from the folder {@code docs}. */
    public static final String DOCUMENTATION = "millrace-docs";

    /** Every one, folder by folder. */
    public static List<DemoDocument> all() {
        return Stream.of(
                        of(
                                "sqlite",
                                "appfileformat.html",
                                "fasterthanfs.html",
                                "flextypegood.html",
                                "howtocorrupt.html",
                                "isolation.html",
                                "queryplanner.html",
                                "quirks.html",
                                "tempfiles.html",
                                "wal.html",
                                "whentouse.html"),
                        of("sqlite-internals", "atomiccommit.html", "testing.html"),
                        of("jargon", "construction.md", "crackers.md", "folklore.md", "writing-style.md"),
                        of("law", "us-constitution.md"),
                        of(
                                DOCUMENTATION,
                                "api.md",
                                "architecture.md",
                                "evaluation.md",
                                "kernels.md",
                                "models.md",
                                "networks.md",
                                "operations.md",
                                "security.md",
                                "tutorials/first-forecast.md",
                                "tutorials/search-documents.md",
                                "tutorials/stream-of-forecasts.md",
                                "tutorials/train-a-network.md"))
                .flatMap(List::stream)
                .toList();
    }

    private static List<DemoDocument> of(String tag, String... files) {
        return Stream.of(files).map(file -> new DemoDocument(file, tag)).toList();
    }

    public String mediaType() {
        return DocumentFile.mediaType(id).orElseThrow();
    }

    public byte[] content() {
        String name = "/demo/documents/" + tag + "/" + id;
        try (InputStream file = DemoDocument.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not packaged");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
