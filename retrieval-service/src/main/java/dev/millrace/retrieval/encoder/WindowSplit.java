package dev.millrace.retrieval.encoder;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text that is longer than the encoder's window, between words. */
final class WindowSplit {

    private final WordPieces pieces;

    WindowSplit(WordPieces pieces) {
        this.pieces = pieces;
    }

    WordPieces pieces() {
        return pieces;
    }

    /** Where the windows begin; the first at 0. Each reaches to the next, the last to the text's end. */
    int[] begins(String text) {
        if (pieces.count(text) <= WordPieces.WINDOW) {
            return new int[1];
        }
        Words words = Words.of(text);
        List<Integer> begins = new ArrayList<>(List.of(0));
        int used = 0;
        int at = 0;
        for (int w = 1; w <= words.size(); w++) {
            int next = w < words.size() ? words.begin()[w] : text.length();
            if (WordPieces.partsAt(text, next)) {
                used = add(text, at, next, used, begins);
                at = next;
            }
        }
        if (at < text.length()) {
            add(text, at, text.length(), used, begins);
        }
        return begins.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A word with what follows it: into the window that is being filled, or into a new one. Returns the pieces of the last window. */
    private int add(String text, int from, int to, int used, List<Integer> begins) {
        int count = pieces.count(text, from, to);
        if (used + count <= WordPieces.WINDOW) {
            return used + count;
        }
        if (count <= WordPieces.WINDOW) {
            begins.add(from);
            return count;
        }
        // More punctuation between two words than a window holds.
        int middle = text.offsetByCodePoints(from, Math.max(1, text.codePointCount(from, to) / 2));
        return add(text, middle, to, add(text, from, middle, used, begins), begins);
    }

    /** The middle of a text, at a word's beginning where it has several. */
    static int middle(String text) {
        Words words = Words.of(text);
        return words.size() > 1
                ? words.begin()[words.size() / 2]
                : text.offsetByCodePoints(0, Math.max(1, text.codePointCount(0, text.length()) / 2));
    }
}
