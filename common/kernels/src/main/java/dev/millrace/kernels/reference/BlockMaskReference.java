package dev.millrace.kernels.reference;

/**
 * Softmax attention over what a mask allows, its scores changed first (Dong et al., Flex Attention, 2024):
 * {@code o_i = Σ_j softmax_j(score(q_i·k_j/√d, h, i, j)) v_j}. A query that may look nowhere gets zeros.
 */
public record BlockMaskReference(Allows mask, Score score) implements Reference {

    /** Whether query {@code i} may look at key {@code j}. */
    @FunctionalInterface
    public interface Allows {
        boolean test(int i, int j);
    }

    /** Changes the score of query {@code i} and key {@code j} in head {@code head} of {@code heads}. */
    @FunctionalInterface
    public interface Score {
        double of(double score, int head, int heads, int i, int j);
    }

    @Override
    public double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call) {
        return Reference.each((q, k, v, head, heads) -> {
                    double[][] mixed = new double[q.length][];
                    for (int i = 0; i < q.length; i++) {
                        mixed[i] = Scalars.attend(
                                q[i], k, v, i, mask::test, (value, a, b) -> score.of(value, head, heads, a, b));
                    }
                    return mixed;
                })
                .mix(queries, keys, values, call);
    }
}
