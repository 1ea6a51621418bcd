package dev.millrace.ingest.points;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A body that can tell its SHA-256 once it has been read, where somebody wants it. */
final class BodyDigest extends FilterInputStream {

    private final @Nullable MessageDigest sha256;
    private Optional<String> digest = Optional.empty();

    BodyDigest(InputStream body, boolean wanted) {
        super(body);
        this.sha256 = wanted ? sha256() : null;
    }

    /** Of what has been read; empty when it was not wanted. To be asked when reading has ended. */
    Optional<String> digest() {
        if (sha256 != null && digest.isEmpty()) {
            digest = Optional.of(HexFormat.of().formatHex(sha256.digest()));
        }
        return digest;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0 && sha256 != null) {
            sha256.update(into, offset, read);
        }
        return read;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
