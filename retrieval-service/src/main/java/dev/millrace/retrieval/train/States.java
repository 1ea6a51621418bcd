package dev.millrace.retrieval.train;

import dev.millrace.retrieval.tkl.TokenStates;
import java.util.ArrayList;
import java.util.List;

/** Word states at two bytes a number, so that a collection's fit into memory while it is trained on. One thread at a time. */
final class States {

    private final int width;
    private final List<short[]> texts = new ArrayList<>();

    States(int width) {
        this.width = width;
    }

    /** @param values {@code [words, width]} @return the text's number */
    int add(float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            halves[i] = Float.floatToFloat16(values[i]);
        }
        texts.add(halves);
        return texts.size() - 1;
    }

    int words(int text) {
        return texts.get(text).length / width;
    }

    /** Several texts as one. */
    TokenStates joined(int... numbers) {
        int words = 0;
        for (int number : numbers) {
            words += words(number);
        }
        float[] values = new float[Math.multiplyExact(words, width)];
        int at = 0;
        for (int number : numbers) {
            for (short half : texts.get(number)) {
                values[at++] = Float.float16ToFloat(half);
            }
        }
        return new TokenStates(words, width, values);
    }

    int size() {
        return texts.size();
    }

    int width() {
        return width;
    }
}
