package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import dev.millrace.tensors.Scalars;
import java.util.function.UnaryOperator;

/**
 * Softmax attention over some of the keys, with what is needed to combine it with the others (Rabe and Staats, 2021): wherever the
 * keys are held, {@link #merge} over all parts, in any order, gives attention over all keys.
 *
 * @param output {@code [batch, heads, queries, value dim]}; zeros for a query that saw no key
 * @param logSumExp {@code [batch, heads, queries, 1]}: {@code ln Σ_j exp(s_ij)}; about {@link #NOTHING} for a query that saw no key
 */
public record PartialAttention(NDArray output, NDArray logSumExp) {

    /** Stands for minus infinity, so that differences and gradients stay finite. */
    public static final float NOTHING = -1e30f;

    private static final float SMALLEST = 1e-37f;

    /** Attention over {@code keys} alone. */
    public static PartialAttention of(NDArray queries, NDArray keys, NDArray values) {
        float scale = (float) (1 / Math.sqrt(queries.getShape().get(3)));
        return ofScores(
                Scalars.times(queries, scale).matMul(keys.transpose(0, 1, 3, 2)), values, UnaryOperator.identity());
    }

    /**
     * @param scores {@code […, queries, keys]}, overwritten; {@link #NOTHING} or less where a query may not look
     * @param values {@code […, keys, value dim]}
     */
    static PartialAttention ofScores(NDArray scores, NDArray values, UnaryOperator<NDArray> dropout) {
        int last = scores.getShape().dimension() - 1;
        NDArray shift = largest(scores.stopGradient(), last).maximum(NOTHING);
        NDArray weights = scores.subi(shift).exp();
        NDArray total = Scalars.atLeast(weights.sum(new int[] {last}, true), SMALLEST);
        return new PartialAttention(
                dropout.apply(weights).matMul(values).div(total), total.log().add(shift));
    }

    /** Attention over this part's keys and the other's, which must be others. */
    public PartialAttention merge(PartialAttention other) {
        NDArray shift = NDArrays.maximum(logSumExp.stopGradient(), other.logSumExp.stopGradient());
        NDArray mine = logSumExp.sub(shift).exp();
        NDArray others = other.logSumExp.sub(shift).exp();
        NDArray total = mine.add(others);
        return new PartialAttention(
                output.mul(mine).add(other.output.mul(others)).div(total),
                total.log().add(shift));
    }

    /** {@code […, queries, 1]}. By halves, since a maximum of two arrays is several times faster than one along an axis. */
    private static NDArray largest(NDArray scores, int axis) {
        NDArray left = scores;
        long count = scores.getShape().get(axis);
        while (count >= 128 && count % 2 == 0) {
            count /= 2;
            left = NDArrays.maximum(left.get(new NDIndex("..., :{}", count)), left.get(new NDIndex("..., {}:", count)));
        }
        return left.max(new int[] {axis}, true);
    }

    NDList list() {
        return new NDList(output, logSumExp);
    }

    static PartialAttention of(NDList list) {
        return new PartialAttention(list.get(0), list.get(1));
    }
}
