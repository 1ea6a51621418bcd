package dev.millrace.ingest.documents;

import dev.millrace.ingest.extraction.DocumentLimits;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What was sent, in a temporary file that is gone when this is closed.
 *
 * @param digest SHA-256, 64 hex digits
 */
record Spooled(Path file, long bytes, String digest) implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    /**
     * Writes and hashes {@code body} as it comes, whatever length was announced.
     *
     * @throws ApiException {@code document-too-large} past the limit, or what reading the body throws
     */
    static Spooled of(InputStream body, DocumentLimits limits) {
        Path file = create();
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            long bytes = 0;
            byte[] buffer = new byte[BUFFER];
            try (OutputStream out = Files.newOutputStream(file)) {
                for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                    bytes += read;
                    if (bytes > limits.bytes().toBytes()) {
                        throw tooLarge(limits);
                    }
                    sha256.update(buffer, 0, read);
                    out.write(buffer, 0, read);
                }
            }
            return new Spooled(file, bytes, HexFormat.of().formatHex(sha256.digest()));
        } catch (IOException e) {
            delete(file);
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            delete(file);
            throw new IllegalStateException(e);
        } catch (ApiException e) {
            delete(file);
            throw e.code() == ErrorCode.BODY_TOO_LARGE ? tooLarge(limits) : e;
        }
    }

    @Override
    public void close() {
        delete(file);
    }

    static ApiException tooLarge(DocumentLimits limits) {
        return new ApiException(
                ErrorCode.DOCUMENT_TOO_LARGE,
                "A document may have at most " + limits.bytes().toBytes() + " bytes, counted decompressed");
    }

    private static Path create() {
        try {
            return Files.createTempFile("millrace-document-", ".part");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
