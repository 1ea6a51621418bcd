package dev.millrace.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoDocumentTest {

    private static final Path FOLDER = Path.of("src/main/resources/demo/documents");
    private static final Path DOCUMENTATION = Path.of("../docs");

    @Test
    void everyFileOfTheFoldersIsADocumentAndIsPackaged() throws Exception {
        List<String> files = new ArrayList<>(files(FOLDER, 2));
        files.remove("PROVENANCE.md");
        files(DOCUMENTATION, 1).forEach(name -> files.add("millrace-docs/" + name));
        files(DOCUMENTATION.resolve("tutorials"), 1).forEach(name -> files.add("millrace-docs/tutorials/" + name));
        assertThat(DemoDocument.all())
                .extracting(document -> document.tag() + "/" + document.id())
                .containsExactlyInAnyOrderElementsOf(files);
        assertThat(DemoDocument.all())
                .allSatisfy(document -> assertThat(document.content()).hasSizeGreaterThan(1_000));
    }

    private static List<String> files(Path folder, int depth) throws IOException {
        try (Stream<Path> found = Files.walk(folder, depth)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    @Test
    void mediaTypesFollowFromTheNames() {
        assertThat(DemoDocument.all()).extracting(DemoDocument::mediaType).containsOnly("text/html", "text/markdown");
    }
}
