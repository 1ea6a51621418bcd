package dev.millrace.retrieval.encoder;

/** From the states of pieces to the vectors of words and of a passage. */
final class Pooling {

    /** Part of the encoder's digest: another rule is another encoder. */
    static final String RULE = "passage: mean of all pieces, length 1; words v1: mean of the pieces that overlap";

    private Pooling() {}

    /** @param states {@code [pieces, width]} */
    static float[] sum(float[] states, int width) {
        float[] sum = new float[width];
        for (int at = 0; at < states.length; at += width) {
            for (int d = 0; d < width; d++) {
                sum[d] += states[at + d];
            }
        }
        return sum;
    }

    /**
     * A piece counts for each word that it overlaps: a symbol may hang two words together in one piece.
     *
     * @param states {@code [pieces, width]}
     * @return {@code [words, width]}
     */
    static float[] words(Words words, Pieces pieces, float[] states, int width) {
        float[] vectors = new float[words.size() * width];
        int first = 0;
        for (int w = 0; w < words.size(); w++) {
            while (first < pieces.size() && pieces.end()[first] <= words.begin()[w]) {
                first++;
            }
            int counted = 0;
            for (int p = first; p < pieces.size() && pieces.begin()[p] < words.end()[w]; p++) {
                if (pieces.end()[p] > words.begin()[w]) {
                    add(states, p * width, vectors, w * width, width);
                    counted++;
                }
            }
            divide(vectors, w * width, width, counted);
        }
        return vectors;
    }

    /** The vector of length 1 in the same direction; zero stays zero. */
    static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        float[] unit = new float[vector.length];
        if (squares > 0) {
            double scale = 1 / Math.sqrt(squares);
            for (int d = 0; d < unit.length; d++) {
                unit[d] = (float) (vector[d] * scale);
            }
        }
        return unit;
    }

    private static void add(float[] from, int fromAt, float[] to, int toAt, int width) {
        for (int d = 0; d < width; d++) {
            to[toAt + d] += from[fromAt + d];
        }
    }

    private static void divide(float[] vectors, int at, int width, int by) {
        for (int d = 0; by > 1 && d < width; d++) {
            vectors[at + d] /= by;
        }
    }
}
