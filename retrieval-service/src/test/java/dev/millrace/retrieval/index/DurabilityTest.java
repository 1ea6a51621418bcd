package dev.millrace.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.filter.Filter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {

    private static final FirstStageQuery MILL = new FirstStageQuery("mill", Optional.empty(), Filter.ALL, 10);

    @TempDir
    private Path folder;

    @Test
    void whatWasCommittedIsThereAgainWithWhatItCovers() throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                TenantIndex index = TenantIndex.open(directory, IndexSettings.DEFAULT)) {
            assertThat(index.userData()).isEmpty();
            index.put(document("committed"));
            index.commit(Map.of("until", "7"));
            index.put(document("not committed"));
        }
        try (Directory directory = FSDirectory.open(folder);
                TenantIndex index = TenantIndex.open(directory, IndexSettings.DEFAULT)) {
            assertThat(index.userData()).isEqualTo(Map.of("until", "7"));
            assertThat(index.search(MILL))
                    .extracting(found -> found.id().value())
                    .containsExactly("committed");
        }
    }

    @Test
    void anyByteThatChangedOrFileThatIsShorterIsNoticed() throws IOException {
        written();
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(whole.length / 2);
                bytes.write(whole[whole.length / 2] ^ 0x55);
            }
            assertUnusable(file);
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
            assertUnusable(file);
            Files.write(file, whole);
        }
        try (Directory directory = FSDirectory.open(folder);
                TenantIndex index = TenantIndex.open(directory, IndexSettings.DEFAULT)) {
            assertThat(index.search(MILL)).hasSize(1);
        }
    }

    @Test
    void aMissingFileIsNoticed() throws IOException {
        written();
        for (Path file : files()) {
            if (!file.getFileName().toString().startsWith("segments")) {
                byte[] whole = Files.readAllBytes(file);
                Files.delete(file);
                assertUnusable(file);
                Files.write(file, whole);
            }
        }
    }

    @Test
    void anIndexThatAnotherProgramWroteIsRefused() throws IOException {
        try (Directory directory = FSDirectory.open(folder)) {
            new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer())).close();
            assertThatThrownBy(() -> TenantIndex.open(directory, IndexSettings.DEFAULT))
                    .isInstanceOf(IndexUnusableException.class)
                    .hasMessageContaining("layout");
        }
    }

    @Test
    void anIndexThatIsOpenElsewhereIsNotTakenForDamaged() throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                TenantIndex first = TenantIndex.open(directory, IndexSettings.DEFAULT)) {
            first.commit(Map.of());
            assertThatThrownBy(() -> TenantIndex.open(directory, IndexSettings.DEFAULT))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    private void written() throws IOException {
        try (Directory directory = FSDirectory.open(folder);
                TenantIndex index = TenantIndex.open(directory, IndexSettings.DEFAULT)) {
            index.put(document("a"));
            index.commit(Map.of());
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().equals("write.lock"))
                    .sorted()
                    .toList();
        }
    }

    private void assertUnusable(Path damaged) throws IOException {
        try (Directory directory = FSDirectory.open(folder)) {
            assertThatThrownBy(() ->
                            TenantIndex.open(directory, IndexSettings.DEFAULT).close())
                    .as(damaged.toString())
                    .isInstanceOf(IndexUnusableException.class);
        }
    }

    private static IndexedDocument document(String id) {
        return new IndexedDocument(
                new DocumentId(id),
                "v1",
                Header.EMPTY,
                "mill",
                List.of(new IndexedPassage(0, 4, Optional.of(new float[] {1, 2}))),
                Optional.of(new byte[100]));
    }
}
