package dev.millrace.kernels.reference;

/** A kernel in plain Java. Arrays are {@code [batch][heads][tokens][dim]}. */
@FunctionalInterface
public interface Reference {

    double[][][][] mix(double[][][][] queries, double[][][][] keys, double[][][][] values, Call call);

    /** @param training whether weights are being fitted */
    record Call(boolean training, Draws draws) {}

    /** Random key positions, as {@code dev.millrace.kernels.KeyDraws}. */
    @FunctionalInterface
    interface Draws {
        long[] draw(int queries, int samples, int keys);
    }

    /** One head of one sample, {@code [tokens][dim]}, for kernels that treat each on its own. */
    @FunctionalInterface
    interface Head {
        double[][] mix(double[][] queries, double[][] keys, double[][] values, int head, int heads);
    }

    static Reference each(Head head) {
        return (queries, keys, values, call) -> {
            double[][][][] mixed = new double[queries.length][][][];
            for (int b = 0; b < queries.length; b++) {
                int heads = queries[b].length;
                mixed[b] = new double[heads][][];
                for (int h = 0; h < heads; h++) {
                    mixed[b][h] = head.mix(queries[b][h], keys[b][h], values[b][h], h, heads);
                }
            }
            return mixed;
        };
    }
}
