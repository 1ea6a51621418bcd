package dev.millrace.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 as 64 lower-case hex digits, the form in which everything here is named. */
public final class Digests {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    private Digests() {}

    public static boolean isDigest(String text) {
        return FORM.matcher(text).matches();
    }

    public static String of(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }

    /** A fresh digest, for bytes that come in pieces. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
