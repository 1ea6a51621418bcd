package dev.millrace.retrieval.window;

import java.text.BreakIterator;
import java.text.StringCharacterIterator;
import java.util.Arrays;
import java.util.Locale;

/**
 * The sentences of a text, without the white space between them. By Unicode's rules as the JDK knows them, corrected in both
 * directions: an abbreviation or an initial ends no sentence; an empty line and the beginning of a list's item do.
 *
 * @param begin of each sentence in UTF-16 units, ascending
 * @param end of each sentence, exclusive
 */
public record Sentences(int[] begin, int[] end) {

    public Sentences {
        if (begin.length != end.length) {
            throw new IllegalArgumentException("each sentence has a begin and an end");
        }
    }

    public int size() {
        return begin.length;
    }

    public static Sentences of(String text) {
        return of(text, 0, text.length());
    }

    /** The sentences in a stretch of a text, as if there were nothing around it; offsets count from the text's beginning. */
    public static Sentences of(String text, int from, int to) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(new StringCharacterIterator(text, from, to, from));
        Collected sentences = new Collected(text);
        int at = from;
        int soft = breaks.next();
        int hard = LineBreaks.next(text, from, to);
        while (at < to) {
            int stop = Math.min(soft == BreakIterator.DONE ? to : soft, hard);
            boolean ends = stop == hard || stop == to || !Abbreviations.endAt(text, at, stop);
            if (ends) {
                sentences.add(at, stop);
                at = stop;
            }
            while (soft != BreakIterator.DONE && soft <= stop) {
                soft = breaks.next();
            }
            if (hard <= stop) {
                hard = LineBreaks.next(text, stop, to);
            }
        }
        return sentences.all();
    }

    private static final class Collected {

        private final String text;
        private int[] begin = new int[64];
        private int[] end = new int[64];
        private int size;

        Collected(String text) {
            this.text = text;
        }

        void add(int from, int to) {
            int first = from;
            while (first < to && isSpace(text.charAt(first))) {
                first++;
            }
            int last = to;
            while (last > first && isSpace(text.charAt(last - 1))) {
                last--;
            }
            if (first == last) {
                return;
            }
            if (size == begin.length) {
                begin = Arrays.copyOf(begin, 2 * size);
                end = Arrays.copyOf(end, 2 * size);
            }
            begin[size] = first;
            end[size++] = last;
        }

        Sentences all() {
            return new Sentences(Arrays.copyOf(begin, size), Arrays.copyOf(end, size));
        }
    }

    static boolean isSpace(char unit) {
        return Character.isWhitespace(unit) || Character.isSpaceChar(unit);
    }
}
