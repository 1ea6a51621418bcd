package dev.millrace.retrieval.generation;

import java.util.Arrays;

/**
 * The text of tokens that come one by one. What it gives is made of whole characters: bytes of one wait for those that complete it, at
 * most {@value #MOST_WAITING} tokens. All that it has given, joined, is what the tokens mean behind their context. For one thread.
 */
public final class TextStream {

    /** No character has more than four bytes; what is longer incomplete are no characters at all. */
    private static final int MOST_WAITING = 16;

    private static final int MOST_CONTEXT = 8;
    private static final String BROKEN = "\uFFFD";

    private final TextTokenizer tokenizer;
    private int[] window;
    private int read;

    /** @param context the last of the tokens before */
    TextStream(TextTokenizer tokenizer, int[] context) {
        this.tokenizer = tokenizer;
        this.window = context(tokenizer, context);
        this.read = window.length;
    }

    /** The fewest tokens that decode to whole characters: half of one would take those that follow with it. */
    private static int[] context(TextTokenizer tokenizer, int[] all) {
        for (int count = 1; count <= Math.min(all.length, MOST_CONTEXT); count++) {
            int[] last = Arrays.copyOfRange(all, all.length - count, all.length);
            if (!tokenizer.decode(last).contains(BROKEN)) {
                return last;
            }
        }
        return new int[0];
    }

    /** The text that this token completes; empty when it completes none, or is no text. */
    public String add(int token) {
        if (tokenizer.isSpecial(token)) {
            return "";
        }
        window = Arrays.copyOf(window, window.length + 1);
        window[window.length - 1] = token;
        String fresh = fresh();
        if (fresh.isEmpty() || fresh.endsWith(BROKEN) && window.length - read < MOST_WAITING) {
            return "";
        }
        advance();
        return fresh;
    }

    /** What still waits, with replacement characters for what stayed incomplete. */
    public String end() {
        if (window.length == read) {
            return "";
        }
        String fresh = fresh();
        advance();
        return fresh;
    }

    /** The tokens given last remain as context. */
    private void advance() {
        window = Arrays.copyOfRange(window, read, window.length);
        read = window.length;
    }

    private String fresh() {
        String before = tokenizer.decode(Arrays.copyOf(window, read));
        String now = tokenizer.decode(window);
        return now.substring(Math.min(before.length(), now.length()));
    }
}
