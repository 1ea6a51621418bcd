package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.lab.collection.LabDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a document's text that is found as one.
 *
 * @param document its place in the collection
 * @param begin in UTF-16 units
 * @param end exclusive
 */
record Piece(int document, int begin, int end) {

    /**
     * Runs of so many words, each beginning in the middle of the one before, so that nothing is cut everywhere; a word is what stands
     * between white space. The last run of a text may be shorter.
     *
     * @return in order; empty for a text without words
     */
    static List<Piece> runs(int document, String text, int words) {
        int[] begins = new int[text.length() / 2 + 1];
        int[] ends = new int[begins.length];
        int count = 0;
        for (int at = next(text, 0, false); at < text.length(); at = next(text, ends[count - 1], false)) {
            begins[count] = at;
            ends[count++] = next(text, at, true);
        }
        List<Piece> runs = new ArrayList<>();
        int step = Math.max(1, words / 2);
        int end = 0;
        for (int first = 0; end < count; first += step) {
            end = Math.min(count, first + words);
            runs.add(new Piece(document, begins[first], ends[end - 1]));
        }
        return runs;
    }

    static List<Piece> runs(List<LabDocument> documents, int words) {
        List<Piece> all = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            all.addAll(runs(i, documents.get(i).text(), words));
        }
        return all;
    }

    String of(List<LabDocument> documents) {
        return documents.get(document).text().substring(begin, end);
    }

    /** Where white space begins next, or ends. */
    private static int next(String text, int from, boolean white) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at)) != white) {
            at++;
        }
        return at;
    }
}
