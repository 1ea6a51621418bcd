package dev.millrace.retrieval.encoder;

import java.util.Arrays;

/**
 * The words of a text. A word is a maximal run of letters and digits of any script, with the marks that follow them; an ideograph is a
 * word by itself, because scripts that use them do not part words. Punctuation, symbols and emoji are none.
 *
 * @param begin of each word in UTF-16 units, ascending
 * @param end of each word, exclusive
 */
public record Words(int[] begin, int[] end) {

    static final Words NONE = new Words(new int[0], new int[0]);

    public Words {
        if (begin.length != end.length) {
            throw new IllegalArgumentException("each word has a begin and an end");
        }
    }

    public int size() {
        return begin.length;
    }

    public static Words of(String text) {
        return of(text, 0, text.length());
    }

    /** The words in a stretch of a text; offsets count from the text's beginning. A word across the stretch's border is cut there. */
    public static Words of(String text, int from, int to) {
        int[] begin = new int[16 + (to - from) / 6];
        int[] end = new int[begin.length];
        int size = 0;
        int at = next(text, from, to);
        while (at < to) {
            if (size == begin.length) {
                begin = Arrays.copyOf(begin, 2 * size);
                end = Arrays.copyOf(end, 2 * size);
            }
            begin[size] = at;
            at = endOfWord(text, at, to);
            end[size++] = at;
            at = next(text, at, to);
        }
        return new Words(Arrays.copyOf(begin, size), Arrays.copyOf(end, size));
    }

    /** Where the first word at or after a place begins; {@code to} without one. */
    private static int next(String text, int from, int to) {
        int at = from;
        while (at < to) {
            int point = pointAt(text, at, to);
            if (Character.isLetterOrDigit(point)) {
                return at;
            }
            at += Character.charCount(point);
        }
        return to;
    }

    /** Where the word that begins at a place ends. */
    private static int endOfWord(String text, int from, int to) {
        int first = pointAt(text, from, to);
        boolean alone = Character.isIdeographic(first);
        int at = from + Character.charCount(first);
        while (at < to) {
            int point = pointAt(text, at, to);
            boolean goesOn =
                    isMark(point) || !alone && Character.isLetterOrDigit(point) && !Character.isIdeographic(point);
            if (!goesOn) {
                return at;
            }
            at += Character.charCount(point);
        }
        return to;
    }

    private static int pointAt(String text, int at, int to) {
        char unit = text.charAt(at);
        return Character.isHighSurrogate(unit) && at + 1 < to ? text.codePointAt(at) : unit;
    }

    private static boolean isMark(int point) {
        return point >= 0x300
                && switch (Character.getType(point)) {
                    case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
                    default -> false;
                };
    }
}
