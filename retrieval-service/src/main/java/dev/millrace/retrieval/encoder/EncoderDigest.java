package dev.millrace.retrieval.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an encoder is, as a number: its network, its tokenizer and the rules by which pieces become words and passages. */
final class EncoderDigest {

    private EncoderDigest() {}

    static String of(Path network, byte[] tokenizer) throws IOException {
        MessageDigest whole = sha256();
        whole.update(ofFile(network));
        whole.update(sha256().digest(tokenizer));
        whole.update(Pooling.RULE.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(whole.digest());
    }

    private static byte[] ofFile(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
