package dev.millrace.servicekit.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Knows API keys by their hashes: no service keeps a key. Thread-safe. */
public interface Keys {

    /**
     * Who a key is; empty for one that is unknown, expired or revoked.
     *
     * @param hash of {@link #hash}
     * @throws dev.millrace.servicekit.ApiException {@code unavailable} when nobody can be asked
     */
    Optional<Caller> find(String hash);

    /** SHA-256, hexadecimal. Keys are random: there is nothing to guess that a slower hash would keep. */
    static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
