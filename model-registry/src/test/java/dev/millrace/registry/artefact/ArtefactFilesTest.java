package dev.millrace.registry.artefact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ArtefactFilesTest {

    private static final byte[] BYTES = {1, 2, 3};
    private static final String SHA256 = Digests.of(BYTES);

    @TempDir
    Path root;

    @Test
    void whatACrashLeftIsInvisibleAndGoneAfterTheNextStart() throws IOException {
        ArtefactFiles files = open();
        Path leftover = Files.write(root.resolve("incoming").resolve(SHA256 + "123"), BYTES);
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> files.openVerified(SHA256))
                .extracting(ApiException::code)
                .isEqualTo(ErrorCode.ARTEFACT_CORRUPT);
        open();
        assertThat(leftover).doesNotExist();
    }

    @Test
    void whatAnotherWriterIsAtIsLeftAlone() throws IOException {
        open();
        Path written = Files.write(root.resolve("incoming").resolve(SHA256 + "123"), BYTES);
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            open();
            assertThat(lock.isValid()).isTrue();
            assertThat(written).exists();
        }
    }

    @Test
    void aStreamThatBreaksOffLeavesNothing() throws IOException {
        ArtefactFiles files = open();
        InputStream broken = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("connection reset");
                }
                return 0;
            }
        };
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> files.store(SHA256, broken, Long.MAX_VALUE))
                .extracting(ApiException::code)
                .isEqualTo(ErrorCode.BODY_MALFORMED);
        assertThat(root.resolve("incoming")).isEmptyDirectory();
        assertThat(files.path(SHA256)).doesNotExist();
    }

    @Test
    void refusesMoreThanTheLimit() throws IOException {
        ArtefactFiles files = open();
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> files.store(SHA256, new ByteArrayInputStream(BYTES), 2))
                .extracting(ApiException::code)
                .isEqualTo(ErrorCode.BODY_TOO_LARGE);
        assertThat(root.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void isStoredUnderItsDigest() throws IOException {
        ArtefactFiles files = open();
        assertThat(files.store(SHA256, new ByteArrayInputStream(BYTES), 3)).isEqualTo(3);
        assertThat(root.resolve(SHA256.substring(0, 2)).resolve(SHA256)).hasBinaryContent(BYTES);
        try (FileChannel file = files.openVerified(SHA256)) {
            assertThat(file.size()).isEqualTo(3);
            assertThat(file.position()).isZero();
        }
    }

    private ArtefactFiles open() throws IOException {
        RegistryProperties properties = new Binder(
                        new MapConfigurationPropertySource(Map.of("millrace.registry.artefacts-dir", root.toString())))
                .bind("millrace.registry", RegistryProperties.class)
                .get();
        return new ArtefactFiles(properties, new SimpleMeterRegistry());
    }
}
