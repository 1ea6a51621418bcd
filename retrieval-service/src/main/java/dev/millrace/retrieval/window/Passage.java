package dev.millrace.retrieval.window;

/**
 * A stretch of a document's text.
 *
 * @param begin in UTF-16 units of the whole text
 * @param end exclusive
 */
public record Passage(int begin, int end) {

    public Passage {
        if (begin < 0 || end <= begin) {
            throw new IllegalArgumentException("a passage has at least one character");
        }
    }

    public String of(String text) {
        return text.substring(begin, end);
    }

    public int length() {
        return end - begin;
    }
}
