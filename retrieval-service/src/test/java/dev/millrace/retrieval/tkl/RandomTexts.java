package dev.millrace.retrieval.tkl;

import java.util.Random;

/** Token states drawn from a seed, which is printed and may be given. */
final class RandomTexts {

    private final Random random;

    RandomTexts() {
        long seed = Long.getLong("millrace.seed", 20);
        System.out.println("millrace.seed=" + seed);
        this.random = new Random(seed);
    }

    static TklConfig config(int inputs, Saturation saturation) {
        return TklConfig.projected(inputs, 16, 2, saturation);
    }

    TokenStates states(int tokens, int width) {
        float[] values = new float[tokens * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new TokenStates(tokens, width, values);
    }

    QueryStates query(int terms, int width) {
        float[] idf = new float[terms];
        for (int i = 0; i < terms; i++) {
            idf[i] = random.nextFloat() * 9;
        }
        return new QueryStates(states(terms, width), idf);
    }
}
