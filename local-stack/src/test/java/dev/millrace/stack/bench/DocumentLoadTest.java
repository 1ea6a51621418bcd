package dev.millrace.stack.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.stack.Failure;
import dev.millrace.stack.documents.DocumentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentLoadTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void threeDocuments() throws IOException {
        Files.writeString(
                folder.resolve("a.md"),
                "# Mills\n\nWater drives the heavy wheel slowly. Stones grind golden grain nearby.\n");
        Files.writeString(folder.resolve("b.html"), "<p class=\"outer\">Boats carry <b>people</b> across rivers.</p>");
        Files.writeString(folder.resolve("c.txt"), "Too few words.");
    }

    @Test
    void queriesAreTheLongerWordsOfOneSentence() throws IOException {
        DocumentLoad load = new DocumentLoad(folder, 10, 1);

        Set<DocumentLoad.Query> all = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            all.add(load.query(i));
        }
        assertThat(all)
                .hasSize(3)
                .allSatisfy(query -> assertThat(query.text().split(" "))
                        .hasSizeBetween(3, 6)
                        .allSatisfy(word -> assertThat(word).hasSizeGreaterThanOrEqualTo(5)));
        assertThat(all)
                .extracting(DocumentLoad.Query::text)
                .anySatisfy(text -> assertThat(text).startsWith("Boats carry people"));
        assertThat(all).extracting(DocumentLoad.Query::document).containsOnly("a.md", "b.html");
    }

    @Test
    void theSameSeedAsksTheSame() throws IOException {
        DocumentLoad one = new DocumentLoad(folder, 10, 5);
        DocumentLoad other = new DocumentLoad(folder, 10, 5);

        for (int i = 0; i < 10; i++) {
            assertThat(one.query(i)).isEqualTo(other.query(i));
        }
    }

    @Test
    void takesAsManyDocumentsAsAreAskedFor() throws IOException {
        assertThat(new DocumentLoad(folder, 2, 1).files())
                .extracting(DocumentFile::id)
                .containsExactly("a.md", "b.html");
    }

    @Test
    void textsThatNothingCanBeAskedOfAreRefused() throws IOException {
        for (String file : List.of("a.md", "b.html")) {
            Files.delete(folder.resolve(file));
        }

        assertThatThrownBy(() -> new DocumentLoad(folder, 10, 1))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no queries can be made");
    }
}
