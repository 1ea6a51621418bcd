package dev.millrace.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedJarTest {

    @TempDir
    private Path folder;

    @Test
    void becomesPlainJarsThatStartTheSameClass() throws IOException {
        Path jar =
                jar("one", Map.of("BOOT-INF/classes/a/B.class", "b", "BOOT-INF/lib/l.jar", "l", "o/Loader.class", "x"));
        UnpackedJar unpacked = UnpackedJar.of(jar, folder.resolve("run"));
        assertThat(unpacked.launch())
                .containsExactly("-cp", unpacked.application().toString(), "a.B");
        assertThat(unpacked.folder().resolve("lib/l.jar")).hasContent("l");
        try (JarFile application = new JarFile(unpacked.application().toFile())) {
            assertThat(application.stream().map(JarEntry::getName))
                    .contains("a/B.class")
                    .doesNotContain("o/Loader.class");
            assertThat(application.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH))
                    .isEqualTo("lib/l.jar");
        }
    }

    @Test
    void anotherBuildIsAnotherFolderAndTheFormerGoes() throws IOException {
        Path run = folder.resolve("run");
        UnpackedJar first = UnpackedJar.of(jar("one", Map.of("BOOT-INF/classes/a/B.class", "1")), run);
        UnpackedJar again = UnpackedJar.of(jar("same", Map.of("BOOT-INF/classes/a/B.class", "1")), run);
        assertThat(again).isEqualTo(first);
        UnpackedJar second = UnpackedJar.of(jar("two", Map.of("BOOT-INF/classes/a/B.class", "2")), run);
        assertThat(second.folder()).isNotEqualTo(first.folder());
        try (Stream<Path> folders = Files.list(run)) {
            assertThat(folders).containsExactly(second.folder());
        }
    }

    private Path jar(String name, Map<String, String> entries) throws IOException {
        Path jar = folder.resolve(name + ".jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Start-Class", "a.B");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }
}
