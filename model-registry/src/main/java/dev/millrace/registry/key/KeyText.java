package dev.millrace.registry.key;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A key as its owner sees it, once: {@code mr_ID_SECRET}.
 *
 * @param id ten characters, to be shown
 * @param text the whole key
 */
record KeyText(String id, String text) {

    private static final String MARK = "mr_";
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 10;
    private static final int SECRET_BYTES = 32;

    static KeyText drawn(SecureRandom random) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new KeyText(
                id.toString(),
                prefix(id.toString()) + "_"
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    static String prefix(String id) {
        return MARK + id;
    }
}
