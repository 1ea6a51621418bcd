package dev.millrace.registry.artefact;

import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The artefacts that are files. Thread-safe, also across processes on one file system: a file appears under its digest
 * whole and on disk, or not at all.
 */
@Component
final class ArtefactFiles {

    private static final Logger log = LoggerFactory.getLogger(ArtefactFiles.class);
    private static final int BUFFER = 1 << 16;

    private final Path root;
    private final Path incoming;
    private final Path damaged;
    private final Path uploads;
    private final Counter corrupt;

    ArtefactFiles(RegistryProperties properties, MeterRegistry meters) throws IOException {
        this.root = properties.artefactsDir().toAbsolutePath();
        this.incoming = root.resolve("incoming");
        this.damaged = root.resolve("damaged");
        this.uploads = root.resolve("uploads");
        this.corrupt = Counter.builder("millrace.registry.artefacts.corrupt")
                .description("Artefacts whose bytes no longer had their digest when read")
                .register(meters);
        Files.createDirectories(incoming);
        Files.createDirectories(damaged);
        Files.createDirectories(uploads);
        removeLeftovers();
    }

    Path path(String sha256) {
        return folder(sha256).resolve(sha256);
    }

    private Path folder(String sha256) {
        return root.resolve(sha256.substring(0, 2));
    }

    /**
     * Stores what the stream holds, or only checks it when the file is there already.
     *
     * @return the size in bytes
     * @throws ApiException {@code artefact-digest-mismatch}, {@code body-too-large}, {@code body-malformed} when the
     *     stream breaks off, {@code unavailable} when the disk fails
     */
    long store(String sha256, InputStream bytes, long maxSize) {
        Path target = path(sha256);
        if (Files.exists(target)) {
            return copy(sha256, bytes, OutputStream.nullOutputStream(), maxSize);
        }
        try {
            Path temporary = Files.createTempFile(incoming, sha256, "");
            try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                long size = copy(sha256, bytes, new ChannelOutput(file), maxSize);
                file.force(true);
                publish(temporary, sha256);
                return size;
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException | UncheckedIOException e) {
            throw ApiException.unavailable("The artefact cannot be written", Duration.ofSeconds(5), e);
        }
    }

    /** Where an upload's bytes gather, out of the artefacts' sight. */
    Path upload(UUID id) {
        return uploads.resolve(id.toString());
    }

    boolean exists(String sha256) {
        return Files.exists(path(sha256));
    }

    /** Makes an artefact of a file that has its digest and is on disk; one that is there already stays. */
    void publish(Path file, String sha256) throws IOException {
        Path folder = folder(sha256);
        if (Files.notExists(folder)) {
            Files.createDirectories(folder);
            force(root);
        }
        // Young again: a collection leaves alone what may be about to be recorded.
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        Files.move(file, path(sha256), StandardCopyOption.ATOMIC_MOVE);
        force(folder);
    }

    /** The bytes as they lie there, unverified: to look at their form. */
    ArtefactForm.Bytes bytes(String sha256) {
        Path file = path(sha256);
        return new ArtefactForm.Bytes() {
            @Override
            public long size() {
                return file.toFile().length();
            }

            @Override
            public byte[] read(long at, int length) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    ByteBuffer bytes = ByteBuffer.allocate(length);
                    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
                        // Until it is full, or the file at its end.
                    }
                    return Arrays.copyOf(bytes.array(), bytes.position());
                }
            }
        };
    }

    /**
     * The file, read through once and found to have its digest. The caller closes it.
     *
     * @throws ApiException {@code artefact-corrupt}; the file is set aside, so that the artefact can be sent again
     */
    FileChannel openVerified(String sha256) {
        Path path = path(sha256);
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            try {
                if (Digests.hex(digest(file)).equals(sha256)) {
                    return file.position(0);
                }
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
            file.close();
            Files.move(path, damaged.resolve(sha256), StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            log.error("the file of artefact {} is missing", sha256);
        } catch (IOException e) {
            throw ApiException.unavailable("The artefact cannot be read", Duration.ofSeconds(5), e);
        }
        throw corrupt(sha256);
    }

    ApiException corrupt(String sha256) {
        corrupt.increment();
        return new ApiException(ErrorCode.ARTEFACT_CORRUPT, "The stored bytes of " + sha256 + " are damaged");
    }

    static byte[] digest(FileChannel file) throws IOException {
        MessageDigest digest = Digests.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (file.read(buffer) >= 0) {
            digest.update(buffer.flip());
            buffer.clear();
        }
        return digest.digest();
    }

    private static long copy(String sha256, InputStream from, OutputStream to, long maxSize) {
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int read = read(from, buffer); read >= 0; read = read(from, buffer)) {
            size += read;
            if (size > maxSize) {
                throw new ApiException(ErrorCode.BODY_TOO_LARGE, "An artefact may have at most " + maxSize + " bytes");
            }
            digest.update(buffer, 0, read);
            try {
                to.write(buffer, 0, read);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        String actual = Digests.hex(digest.digest());
        if (!actual.equals(sha256)) {
            throw new ApiException(
                    ErrorCode.ARTEFACT_DIGEST_MISMATCH, "The " + size + " bytes sent have the digest " + actual);
        }
        return size;
    }

    private static int read(InputStream from, byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException e) {
            throw new ApiException(ErrorCode.BODY_MALFORMED, "The body broke off", List.of(), Optional.empty(), e);
        }
    }

    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A writer holds a lock on its file, also against other processes; what nobody holds was left by a crash. */
    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                        FileLock lock = channel.tryLock()) {
                    if (lock != null) {
                        Files.deleteIfExists(file);
                        log.info("removed an artefact that was never finished: {}", file.getFileName());
                    }
                } catch (NoSuchFileException | OverlappingFileLockException e) {
                    log.debug("another writer has {}", file, e);
                }
            }
        }
    }

    /** Names of the files that are artefacts and were written before. */
    void eachOlder(Instant before, Consumer<String> action) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, "[0-9a-f][0-9a-f]")) {
            for (Path folder : folders) {
                eachOlder(folder, before, file -> {
                    String name = file.getFileName().toString();
                    if (Digests.isDigest(name)) {
                        action.accept(name);
                    }
                });
            }
        }
    }

    /** Files of uploads, and artefacts that were set aside as damaged, that were written before. */
    void eachLeftover(Instant before, Consumer<Path> action) throws IOException {
        eachOlder(uploads, before, action);
        eachOlder(damaged, before, action);
    }

    private static void eachOlder(Path folder, Instant before, Consumer<Path> action) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (isOlder(file, before)) {
                    action.accept(file);
                }
            }
        }
    }

    boolean isOlder(String sha256, Instant before) {
        return isOlder(path(sha256), before);
    }

    private static boolean isOlder(Path file, Instant before) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ChannelOutput extends OutputStream {
        private final FileChannel file;

        ChannelOutput(FileChannel file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        }
    }
}
