package dev.millrace.kernels.reference;

import java.util.Arrays;

/**
 * ProbSparse attention as the Informer authors' code computes it. With {@code u(n) = factor·⌈ln n⌉}, at least 1 and at most n, each query draws u(Lk)
 * keys, shared by batch and heads; its measure is the largest drawn score less their sum over Lk, without scale. The u(Lq) queries
 * of largest measure attend to all keys; the others get the mean of the values or, when causal, their running sum. When corrected, the
 * sum is over u(Lk) and the running sum a running mean.
 */
public record ProbSparseReference(int factor, boolean causal, boolean corrected) implements Reference {

    @Override
    public double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call) {
        int lengthQ = queries[0][0].length;
        int lengthK = keys[0][0].length;
        int samples = taken(lengthK);
        long[] drawn = call.draws().draw(lengthQ, samples, lengthK);
        return Reference.each((q, k, v, head, heads) -> head(q, k, v, drawn, samples))
                .mix(queries, keys, values, call);
    }

    private double[][] head(double[][] q, double[][] k, double[][] v, long[] drawn, int samples) {
        double[] measure = new double[q.length];
        for (int i = 0; i < q.length; i++) {
            double largest = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (int s = 0; s < samples; s++) {
                double score = Scalars.dot(q[i], k[(int) drawn[i * samples + s]]);
                largest = Math.max(largest, score);
                sum += score;
            }
            measure[i] = largest - sum / (corrected ? samples : k.length);
        }
        double[][] mixed = causal ? running(v) : means(v, q.length);
        for (int i : Scalars.largest(measure, taken(q.length))) {
            mixed[i] = Scalars.attend(q[i], k, v, i, (query, key) -> !causal || key <= query);
        }
        return mixed;
    }

    private int taken(int length) {
        return (int) Math.clamp(factor * (long) Math.ceil(StrictMath.log(length)), 1, length);
    }

    private double[][] running(double[][] values) {
        double[][] sums = new double[values.length][];
        double[] sum = new double[values[0].length];
        for (int i = 0; i < values.length; i++) {
            Scalars.add(sum, values[i], 1);
            sums[i] = Scalars.scaled(sum, corrected ? 1.0 / (i + 1) : 1);
        }
        return sums;
    }

    private static double[][] means(double[][] values, int queries) {
        double[] sum = new double[values[0].length];
        for (double[] value : values) {
            Scalars.add(sum, value, 1);
        }
        double[] mean = Scalars.scaled(sum, 1.0 / values.length);
        double[][] means = new double[queries][];
        Arrays.fill(means, mean);
        return means;
    }
}
