package dev.millrace.retrieval.prompt;

import dev.millrace.retrieval.decoder.BlockStates;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.decoder.DecoderConfig;
import dev.millrace.retrieval.decoder.Sequence;
import dev.millrace.retrieval.decoder.StoreType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;

/**
 * What reading a prompt costs on this machine, measured when a model is loaded. Immutable.
 *
 * @param breakEven fewest tokens of passages that are placed sooner than read anew
 * @param operationsPerSecond while a prompt is read
 */
public record PrefillCost(int breakEven, double operationsPerSecond) {

    private static final int[] LENGTHS = {16, 32, 64, 128, 256, 512};
    private static final int QUESTION = 16;
    private static final int REPEATS = 3;

    /** On the thread that computes; takes about as long as reading a few thousand tokens. */
    static PrefillCost measure(Decoder decoder) {
        Random random = new Random(1);
        int vocabulary = decoder.config().vocabulary();
        int[] question = random.ints(QUESTION, 0, vocabulary).toArray();
        double rate = 0;
        int breakEven = Integer.MAX_VALUE;
        for (int length : LENGTHS) {
            if (length + QUESTION > decoder.config().positions() || breakEven < length) {
                break;
            }
            int[] block = random.ints(length, 0, vocabulary).toArray();
            int[] all = Arrays.copyOf(block, length + QUESTION);
            System.arraycopy(question, 0, all, length, QUESTION);
            double full = fastest(decoder, all.length, sequence -> decoder.append(sequence, all));
            rate = operations(decoder.config(), all.length) / full;
            double warm;
            try (Arena arena = Arena.ofShared()) {
                long bytes = decoder.blockShape().bytes(StoreType.F32, length);
                BlockStates states = decoder.block(block, StoreType.F32, arena.allocate(bytes));
                warm = fastest(decoder, all.length, sequence -> {
                    sequence.place(states);
                    decoder.append(sequence, question);
                });
            }
            if (warm <= full) {
                breakEven = length;
            }
        }
        return new PrefillCost(breakEven, rate);
    }

    private interface Reading {
        void of(Sequence sequence);
    }

    private static double fastest(Decoder decoder, int capacity, Reading reading) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long began = System.nanoTime();
            try (Sequence sequence = decoder.sequence(capacity)) {
                reading.of(sequence);
            }
            best = Math.min(best, (System.nanoTime() - began) / 1e9);
        }
        return best;
    }

    /** Two for each weight and token, four for each feature and pair of tokens that see each other. */
    static double operations(DecoderConfig config, double tokens) {
        double pairs = tokens * (tokens + 1) / 2;
        return config.layers() * (2 * tokens * config.layerWeights() + 4 * pairs * config.heads() * config.dim());
    }

    /** Seconds that a prompt of so many tokens would take if nothing of it were reused. */
    public double seconds(DecoderConfig config, int tokens) {
        return operations(config, tokens) / operationsPerSecond;
    }
}
