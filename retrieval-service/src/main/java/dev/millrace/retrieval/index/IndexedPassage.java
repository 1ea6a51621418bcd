package dev.millrace.retrieval.index;

import java.util.Optional;

/**
 * A passage of a document.
 *
 * @param begin in UTF-16 units of the whole text
 * @param end exclusive
 * @param vector [width], of length one; absent: not encoded yet, found by its words only
 */
public record IndexedPassage(int begin, int end, Optional<float[]> vector) {

    public IndexedPassage {
        if (begin < 0 || end <= begin) {
            throw new IllegalArgumentException("a passage has at least one character");
        }
    }
}
