package dev.millrace.retrieval.encoder;

/**
 * A passage as the model reads it.
 *
 * @param ids of the pieces, special ones at both ends
 * @param begin where each piece lies in the passage, UTF-16 units, ascending; special ones have an empty place
 * @param end exclusive
 */
record Pieces(long[] ids, int[] begin, int[] end) {

    int size() {
        return ids.length;
    }
}
