package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.registryclient.RegisteredVersion.Artefact;
import dev.millrace.registryclient.RegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {

    @TempDir
    private Path root;

    private final Map<String, String> registry = new HashMap<>();
    private final List<String> fetched = new ArrayList<>();
    private ModelStore store;

    @BeforeEach
    void open() {
        store = new ModelStore(root);
    }

    @Test
    void aFileIsFetchedOnceWhateverVersionsHaveIt() throws IOException {
        Path first = folder("v1", artefact("weights", "w"), artefact("config.json", "{}"));
        assertThat(first.resolve("weights")).hasContent("w");
        assertThat(first.resolve("config.json")).hasContent("{}");
        Path second = folder("v2", artefact("other", "w"), artefact("config.json", "{ }"));
        assertThat(second.resolve("other")).hasContent("w");
        folder("v1", artefact("weights", "w"), artefact("config.json", "{}"));
        assertThat(new ModelStore(root).folder("v1", List.of(artefact("weights", "w")), this::fetch))
                .isEqualTo(first);
        assertThat(fetched).hasSize(3);
    }

    @Test
    void aDamagedFileIsFetchedAgain() throws IOException {
        Path folder = folder("v", artefact("weights", "good"));
        Files.writeString(folder.resolve("weights"), "evil");
        assertThat(folder("v", artefact("weights", "good")).resolve("weights")).hasContent("good");
        assertThat(fetched).hasSize(2);
    }

    @Test
    void whatCannotBeFetchedLeavesNothingHalf() throws IOException {
        Artefact lost = new Artefact("weights", "0".repeat(64), 3);
        assertThatThrownBy(() -> folder("v", artefact("config.json", "{}"), lost))
                .hasMessageContaining("none");
        try (Stream<Path> versions = Files.list(root.resolve("versions"))) {
            assertThat(versions).isEmpty();
        }
    }

    @Test
    void versionsThatWereNotAskedForForLongGoWithTheFilesThatNoOtherHas() throws IOException {
        Path first = folder("v1", artefact("a", "shared"), artefact("b", "own"));
        Path second = folder("v2", artefact("a", "shared"));
        Files.setLastModifiedTime(first, FileTime.fromMillis(0));
        store.keepNewest(1);
        assertThat(first).doesNotExist();
        assertThat(second.resolve("a")).hasContent("shared");
        try (Stream<Path> files = Files.list(root.resolve("files"))) {
            assertThat(files).hasSize(1);
        }
        folder("v1", artefact("a", "shared"), artefact("b", "own"));
        assertThat(fetched).hasSize(3);
    }

    private Path folder(String version, Artefact... artefacts) throws IOException {
        return store.folder(version, List.of(artefacts), this::fetch);
    }

    private void fetch(String sha256, Path file) {
        fetched.add(sha256);
        String content = registry.get(sha256);
        if (content == null) {
            throw new IllegalStateException("there is none");
        }
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Artefact artefact(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String sha256 = RegistryClient.sha256(bytes);
        registry.put(sha256, content);
        return new Artefact(name, sha256, bytes.length);
    }
}
