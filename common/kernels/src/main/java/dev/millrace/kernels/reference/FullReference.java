package dev.millrace.kernels.reference;

/**
 * Softmax attention: {@code o_i = Σ_j softmax_j(q_i·k_j/√d) v_j}.
 *
 * @param causal whether query i sees keys 0 … i only
 */
public record FullReference(boolean causal) implements Reference {

    @Override
    public double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call) {
        return Reference.each((q, k, v, head, heads) -> Scalars.attend(q, k, v, (i, j) -> !causal || j <= i))
                .mix(queries, keys, values, call);
    }
}
