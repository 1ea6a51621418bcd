package dev.millrace.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCommandTest {

    @Test
    void aClassPathStartsTheProgramItself() throws IOException {
        assertThat(ProcessCommand.of("a.jar:b.jar", 1L << 30, "Main", List.of("x")))
                .contains("-Xmx1024m", "-cp", "a.jar:b.jar")
                .endsWith("Main", "x");
    }

    @Test
    void aJarOfJarsStartsItThroughSpringBootsLauncher(@TempDir Path folder) throws IOException {
        Path jar = folder.resolve("app.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("BOOT-INF/classes/"));
            zip.closeEntry();
        }

        assertThat(ProcessCommand.of(jar.toString(), 1L << 30, "Main", List.of("x")))
                .endsWith("-Dloader.main=Main", "org.springframework.boot.loader.launch.PropertiesLauncher", "x");
    }
}
