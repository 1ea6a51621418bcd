package dev.millrace.stack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.stack.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    @TempDir
    private Path folder;

    @Test
    void theLineIsTheKeyAndIsNeverPrinted() throws IOException {
        KeyFile file = KeyFile.read(written("mr_0123456789_secret\n"));
        assertThat(file.key()).isEqualTo("mr_0123456789_secret");
        assertThat(file.toString()).doesNotContain("secret");
    }

    @Test
    void whatHoldsNoKeyIsOneLine() throws IOException {
        assertThatThrownBy(() -> KeyFile.read(folder.resolve("none")))
                .isInstanceOf(Failure.class)
                .hasMessageEndingWith("none is not there");
        assertThatThrownBy(() -> KeyFile.read(written(" \n"))).hasMessageEndingWith("is empty");
        assertThatThrownBy(() -> KeyFile.read(written("two words"))).hasMessageEndingWith("holds no API key");
        assertThatThrownBy(() -> KeyFile.read(written("x".repeat(513))))
                .hasMessageEndingWith("too long for an API key");
        assertThatThrownBy(() -> KeyFile.read(folder)).isInstanceOf(Failure.class);
    }

    private Path written(String text) throws IOException {
        Path file = Files.createTempFile(folder, "key", "");
        Files.writeString(file, text);
        return file;
    }
}
