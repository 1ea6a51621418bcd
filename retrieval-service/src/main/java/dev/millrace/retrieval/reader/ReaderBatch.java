package dev.millrace.retrieval.reader;

import java.util.Arrays;
import java.util.List;

/**
 * Exercises side by side, each padded behind its end.
 *
 * @param tokens {@code [count, length]} @param targets the token after each, the same shape
 * @param weights of each target in the loss, the same shape; 0 for padding
 * @param mask {@code [count, 1, length, length]}, added to scores: 0 where a token may look, {@link #HIDDEN} elsewhere
 */
record ReaderBatch(int count, int length, long[] tokens, long[] targets, float[] weights, float[] mask) {

    static final float HIDDEN = -1e9f;

    /** What stands in passages is predicted too, which teaches words; the answer is what counts. */
    private static final float PASSAGE_WEIGHT = 0.1f;

    /**
     * An exercise as tokens.
     *
     * @param blocks tokens of what comes before the question, each seeing only itself where blocks are apart
     * @param apart whether they are
     */
    record Sample(List<int[]> blocks, int[] question, int[] answer, boolean apart) {

        int length() {
            return blocks.stream().mapToInt(block -> block.length).sum() + question.length + answer.length;
        }
    }

    static ReaderBatch of(List<Sample> samples) {
        int length = samples.stream().mapToInt(Sample::length).max().orElseThrow();
        int count = samples.size();
        ReaderBatch batch = new ReaderBatch(
                count,
                length,
                new long[count * length],
                new long[count * length],
                new float[count * length],
                new float[count * length * length]);
        Arrays.fill(batch.mask, HIDDEN);
        for (int i = 0; i < count; i++) {
            batch.put(i, samples.get(i));
        }
        return batch;
    }

    private void put(int sample, Sample of) {
        int at = 0;
        for (int[] block : of.blocks()) {
            int from = of.apart() ? at : 0;
            at = put(sample, at, block, from, PASSAGE_WEIGHT);
        }
        at = put(sample, at, of.question(), 0, 0);
        put(sample, at, of.answer(), 0, 1);
        // Padding looks at itself, so that its softmax is one.
        for (int i = of.length(); i < length; i++) {
            mask[(sample * length + i) * length + i] = 0;
        }
    }

    /** @param from first token that these see @param weight of predicting them @return where the next begin */
    private int put(int sample, int at, int[] some, int from, float weight) {
        for (int i = 0; i < some.length; i++) {
            int place = sample * length + at + i;
            tokens[place] = some[i];
            Arrays.fill(mask, place * length + from, place * length + at + i + 1, 0);
            // The first token of a block cannot be known from the block before.
            if (at + i > 0 && (i > 0 || weight == 1)) {
                targets[place - 1] = some[i];
                weights[place - 1] = weight;
            }
        }
        return at + some.length;
    }
}
