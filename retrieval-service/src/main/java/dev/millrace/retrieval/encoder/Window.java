package dev.millrace.retrieval.encoder;

import java.util.ArrayList;
import java.util.List;

/**
 * What one run of the model gives.
 *
 * @param sum of the last hidden states of all pieces, {@code [width]}
 */
record Window(Words words, float[] wordVectors, float[] sum, int pieces) {

    /** Of each text, out of the windows of all of them in order. */
    static List<Window> wholes(List<Window> windows, List<int[]> begins) {
        List<Window> wholes = new ArrayList<>(begins.size());
        int at = 0;
        for (int[] offsets : begins) {
            List<Window> own = windows.subList(at, at + offsets.length);
            wholes.add(own.size() == 1 ? own.getFirst() : joined(own, offsets));
            at += offsets.length;
        }
        return wholes;
    }

    EncodedPassage passage() {
        return new EncodedPassage(words, wordVectors, Pooling.unit(sum), pieces);
    }

    TextVector vector() {
        return new TextVector(Pooling.unit(sum), pieces);
    }

    /**
     * A text out of its windows: the mean over all pieces is the windows' means weighted by their pieces.
     *
     * @param offsets where each window begins
     */
    static Window joined(List<Window> windows, int[] offsets) {
        int words = windows.stream().mapToInt(window -> window.words.size()).sum();
        int values =
                windows.stream().mapToInt(window -> window.wordVectors.length).sum();
        int[] begin = new int[words];
        int[] end = new int[words];
        float[] wordVectors = new float[values];
        float[] sum = new float[windows.getFirst().sum.length];
        int word = 0;
        int value = 0;
        int pieces = 0;
        for (int w = 0; w < windows.size(); w++) {
            Window window = windows.get(w);
            for (int i = 0; i < window.words.size(); i++) {
                begin[word] = offsets[w] + window.words.begin()[i];
                end[word++] = offsets[w] + window.words.end()[i];
            }
            System.arraycopy(window.wordVectors, 0, wordVectors, value, window.wordVectors.length);
            value += window.wordVectors.length;
            for (int d = 0; d < sum.length; d++) {
                sum[d] += window.sum[d];
            }
            pieces += window.pieces;
        }
        return new Window(new Words(begin, end), wordVectors, sum, pieces);
    }
}
