package dev.millrace.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoDocumentTest {

    private static final Path FOLDER = Path.of("src/main/resources/demo/documents");

    @Test
    void everyFileOfTheFoldersIsADocumentAndIsPackaged() throws Exception {
        List<String> files;
        try (Stream<Path> found = Files.walk(FOLDER)) {
            files = found.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString())
                    .filter(name -> !name.equals("PROVENANCE.md"))
                    .toList();
        }
        assertThat(DemoDocument.all())
                .extracting(document -> document.tag() + "/" + document.id())
                .containsExactlyInAnyOrderElementsOf(files);
        assertThat(DemoDocument.all())
                .allSatisfy(document -> assertThat(document.content()).hasSizeGreaterThan(1_000));
    }

    @Test
    void mediaTypesFollowFromTheNames() {
        assertThat(DemoDocument.all()).extracting(DemoDocument::mediaType).containsOnly("text/html", "text/markdown");
    }
}
