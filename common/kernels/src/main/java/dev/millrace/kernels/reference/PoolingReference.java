package dev.millrace.kernels.reference;

/**
 * PoolFormer's mixer: {@code o_i = mean_j v_j - v_i} over the tokens that exist among the {@code window} (odd) around i or, when
 * causal, the {@code window} up to i.
 */
public record PoolingReference(int window, boolean causal) implements Reference {

    @Override
    public double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call) {
        return Reference.each((q, k, v, head, heads) -> head(v)).mix(queries, keys, values, call);
    }

    private double[][] head(double[][] v) {
        double[][] mixed = new double[v.length][];
        for (int i = 0; i < v.length; i++) {
            int first = Math.max(0, causal ? i - window + 1 : i - window / 2);
            int last = Math.min(v.length - 1, causal ? i : i + window / 2);
            double[] sum = new double[v[i].length];
            for (int j = first; j <= last; j++) {
                Scalars.add(sum, v[j], 1);
            }
            mixed[i] = Scalars.scaled(sum, 1.0 / (last - first + 1));
            Scalars.add(mixed[i], v[i], -1);
        }
        return mixed;
    }
}
