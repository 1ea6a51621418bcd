package dev.millrace.kernels.reference;

/**
 * Linear attention (Katharopoulos et al., 2020): {@code φ(x) = elu(x) + 1},
 * {@code o_i = Σ_j (φ(q_i)·φ(k_j)) v_j / (Σ_j φ(q_i)·φ(k_j) + 1e-6)} over all keys or, when causal, keys 0 … i.
 */
public record LinearEluReference(boolean causal) implements Reference {

    @Override
    public double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call) {
        return Reference.each((q, k, v, head, heads) -> head(features(q), features(k), v))
                .mix(queries, keys, values, call);
    }

    private double[][] head(double[][] q, double[][] k, double[][] v) {
        double[][] mixed = new double[q.length][];
        for (int i = 0; i < q.length; i++) {
            double[] sum = new double[v[0].length];
            double total = 1e-6;
            for (int j = 0; j < (causal ? i + 1 : k.length); j++) {
                double weight = Scalars.dot(q[i], k[j]);
                total += weight;
                Scalars.add(sum, v[j], weight);
            }
            mixed[i] = Scalars.scaled(sum, 1 / total);
        }
        return mixed;
    }

    private static double[][] features(double[][] rows) {
        double[][] features = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            features[i] = new double[rows[i].length];
            for (int c = 0; c < rows[i].length; c++) {
                double x = rows[i][c];
                features[i][c] = x > 0 ? x + 1 : StrictMath.exp(x);
            }
        }
        return features;
    }
}
