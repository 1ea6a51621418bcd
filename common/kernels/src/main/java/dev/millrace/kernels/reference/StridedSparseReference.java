package dev.millrace.kernels.reference;

/**
 * The strided pattern of Sparse Transformers (Child et al., 2019), both parts in each head: query i sees the {@code stride} tokens
 * before it, itself, and every {@code stride}-th token further back; when not causal the mirror image too. A stride of 0 stands for
 * {@code ⌈√L⌉}.
 */
public record StridedSparseReference(int stride, boolean causal) implements Reference {

    @Override
    public double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call) {
        int length = queries[0][0].length;
        int step = stride > 0 ? stride : (int) Math.ceil(Math.sqrt(length));
        return Reference.each((q, k, v, head, heads) -> Scalars.attend(q, k, v, (i, j) -> {
                    int distance = Math.abs(i - j);
                    return (!causal || j <= i) && (distance <= step || distance % step == 0);
                }))
                .mix(queries, keys, values, call);
    }
}
