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
     * Runs of so many words, one after another; a word is what stands between white space. The last run of a text may be shorter.
     *
     * @return in order; empty for a text without words
     */
    static List<Piece> runs(int document, String text, int words) {
        List<Piece> runs = new ArrayList<>();
        int at = next(text, 0, false);
        while (at < text.length()) {
            int begin = at;
            int end = at;
            for (int word = 0; word < words && at < text.length(); word++) {
                end = next(text, at, true);
                at = next(text, end, false);
            }
            runs.add(new Piece(document, begin, end));
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
