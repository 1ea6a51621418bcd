package dev.millrace.kernels.reference;

/** What several references compute. */
final class Scalars {

    /** Whether query {@code i} may look at key {@code j}. */
    @FunctionalInterface
    interface Allows {
        boolean test(int i, int j);
    }

    /** Changes the score of query {@code i} and key {@code j}. */
    @FunctionalInterface
    interface Score {
        double of(double score, int i, int j);
    }

    private Scalars() {}

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += a[c] * b[c];
        }
        return sum;
    }

    /** {@code softmax(q·k/√d)·v} over the keys allowed; a query that may look nowhere gets zeros. */
    static double[] attend(double[] query, double[][] keys, double[][] values, int i, Allows allows, Score score) {
        double scale = 1 / Math.sqrt(query.length);
        double[] scores = new double[keys.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < keys.length; j++) {
            scores[j] = allows.test(i, j) ? score.of(dot(query, keys[j]) * scale, i, j) : Double.NEGATIVE_INFINITY;
            largest = Math.max(largest, scores[j]);
        }
        double[] mixed = new double[values[0].length];
        if (largest == Double.NEGATIVE_INFINITY) {
            return mixed;
        }
        double total = 0;
        for (int j = 0; j < keys.length; j++) {
            double weight = StrictMath.exp(scores[j] - largest);
            total += weight;
            add(mixed, values[j], weight);
        }
        return scaled(mixed, 1 / total);
    }

    static double[] attend(double[] query, double[][] keys, double[][] values, int i, Allows allows) {
        return attend(query, keys, values, i, allows, (score, a, b) -> score);
    }

    static double[][] attend(double[][] queries, double[][] keys, double[][] values, Allows allows) {
        double[][] mixed = new double[queries.length][];
        for (int i = 0; i < queries.length; i++) {
            mixed[i] = attend(queries[i], keys, values, i, allows);
        }
        return mixed;
    }

    static void add(double[] sum, double[] row, double weight) {
        for (int c = 0; c < sum.length; c++) {
            sum[c] += weight * row[c];
        }
    }

    static double[] scaled(double[] row, double factor) {
        double[] scaled = new double[row.length];
        for (int c = 0; c < row.length; c++) {
            scaled[c] = factor * row[c];
        }
        return scaled;
    }

    /** The positions of the {@code count} largest, the largest first, of equal ones the first. */
    static int[] largest(double[] of, int count) {
        int[] positions = new int[count];
        boolean[] taken = new boolean[of.length];
        for (int n = 0; n < count; n++) {
            int best = -1;
            for (int i = 0; i < of.length; i++) {
                if (!taken[i] && (best < 0 || of[i] > of[best])) {
                    best = i;
                }
            }
            taken[best] = true;
            positions[n] = best;
        }
        return positions;
    }
}
