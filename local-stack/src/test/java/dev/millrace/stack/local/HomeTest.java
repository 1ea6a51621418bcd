package dev.millrace.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.stack.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    private Path folder;

    @Test
    void refusesADiskThatIsNearlyFull() {
        Home home = new Home(folder);
        assertThatThrownBy(() -> home.requireSpace((1L << 30) - 1))
                .isInstanceOf(Failure.class)
                .hasMessageMatching("the disk of .* is full: 1\\.00 GiB are free, at least 1 GiB is needed");
        assertThatCode(() -> home.requireSpace(1L << 30)).doesNotThrowAnyException();
    }

    @Test
    void aFolderThatCannotBeMadeIsOneLine() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new Home(file.resolve("home")).create())
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("cannot write to " + file);
    }

    @Test
    void passwordsAreRandomKeptAndForThisUserOnly() throws IOException {
        Home home = new Home(folder.resolve("a home")).create();
        Secrets secrets = new Secrets(home.secrets());
        assertThat(secrets.superuser()).hasSize(32).isEqualTo(new Secrets(home.secrets()).superuser());
        assertThat(secrets.roles())
                .containsOnlyKeys(
                        "millrace.registry_owner_password",
                        "millrace.registry_app_password",
                        "millrace.forecast_owner_password",
                        "millrace.forecast_app_password",
                        "millrace.retrieval_owner_password",
                        "millrace.retrieval_app_password");
        assertThat(secrets.roles().values()).doesNotHaveDuplicates();
        try (Stream<Path> files = Files.walk(home.secrets())) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
            }
        }
    }
}
