package dev.millrace.kernels.reference;

/**
 * Softmax over a neighbourhood (Hassani et al.: NAT 2022, Faster NA 2024, Generalized NA 2025). Only tokens a multiple of
 * {@code dilation} apart see each other; within such a class of n tokens, position p is in the group {@code g = ⌊p/stride⌋}, whose
 * leader is its middle, {@code min(g·stride + ⌊stride/2⌋, n-1)}, and sees {@code min(window, n)} positions from
 * {@code leader - ⌊window/2⌋}, shifted inwards at the ends. When causal the leader is the group's last position and p sees those of
 * the {@code window} positions up to the leader that are not after p.
 *
 * <p>With {@code halo >= 0} (Vaswani et al., HaloNet, 2021) position p is in block {@code b = ⌊p/window⌋} and sees positions from
 * {@code b·window - halo} up to, not including, {@code (b+1)·window + halo}, as far as they exist and, when causal, are not after p.
 */
public record LocalWindowReference(int window, int dilation, int stride, int halo, boolean causal)
        implements Reference {

    @Override
    public double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call) {
        return Reference.each((q, k, v, head, heads) -> Scalars.attend(q, k, v, (i, j) -> sees(i, j, q.length)))
                .mix(queries, keys, values, call);
    }

    private boolean sees(int i, int j, int length) {
        if ((i - j) % dilation != 0 || causal && j > i) {
            return false;
        }
        int n = (length - i % dilation + dilation - 1) / dilation;
        int p = i / dilation;
        int other = j / dilation;
        if (halo >= 0) {
            int block = p / window;
            return other >= block * window - halo && other < (block + 1) * window + halo;
        }
        if (causal) {
            int leader = Math.min(p / stride * stride + stride - 1, n - 1);
            return other > leader - window;
        }
        int leader = Math.min(p / stride * stride + stride / 2, n - 1);
        int first = Math.max(0, Math.min(leader - window / 2, n - window));
        return other >= first && other < first + window;
    }
}
