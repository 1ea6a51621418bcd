package dev.millrace.retrieval.search;

import dev.millrace.retrieval.window.Sentences;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits regions to sentences, because people and models read sentences, not windows: those sentences that lie in the window by half or
 * more, or by half fill it; else the one that the window's middle lies in.
 */
public final class Snapping {

    private static final int MARGIN = 2_000;

    private Snapping() {}

    /**
     * A stretch of a text.
     *
     * @param begin in UTF-16 units @param end exclusive
     */
    public record Span(int begin, int end) {

        public boolean overlaps(Span other) {
            return begin < other.end && other.begin < end;
        }
    }

    /** Text between two places. */
    @FunctionalInterface
    public interface Slices {
        String slice(int begin, int end);
    }

    /** Whole sentences in the place of a region. @param length of the text */
    public static Span sentences(int begin, int end, int length, Slices text) {
        Span around = around(begin, end, length);
        Sentences found = Sentences.of(text.slice(around.begin(), around.end()));
        List<Span> sentences = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            sentences.add(new Span(found.begin()[i] + around.begin(), found.end()[i] + around.begin()));
        }
        return snap(begin, end, sentences);
    }

    /** What to read of a text to snap a region: more around it than a sentence usually has. */
    static Span around(int begin, int end, int length) {
        return new Span(Math.max(0, begin - MARGIN), Math.min(length, end + MARGIN));
    }

    /** @param sentences in order, in the same offsets as the region */
    public static Span snap(int begin, int end, List<Span> sentences) {
        int from = Integer.MAX_VALUE;
        int to = -1;
        int middle = (begin + end) / 2;
        Span central = new Span(begin, end);
        for (Span sentence : sentences) {
            int shared = Math.min(end, sentence.end) - Math.max(begin, sentence.begin);
            if (2 * shared >= Math.min(sentence.end - sentence.begin, end - begin) && shared > 0) {
                from = Math.min(from, sentence.begin);
                to = Math.max(to, sentence.end);
            }
            if (sentence.begin <= middle && middle < sentence.end) {
                central = sentence;
            }
        }
        return to < 0 ? central : new Span(from, to);
    }
}
