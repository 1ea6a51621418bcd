package dev.millrace.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Inputs for a kernel, made of seeds alone.
 *
 * @param fill what the arrays hold
 * @param keys as many as {@code queries} for kernels that need it so
 */
record Battery(Fill fill, long seed, int batch, int heads, int queries, int keys, int dim, int valueDim) {

    /** What arrays hold. */
    enum Fill {
        /** Uniform in [-2, 2). */
        RANDOM,
        /** Queries and keys so large that scores reach some ±80. */
        LARGE,
        /** One value everywhere. */
        EQUAL,
        ZERO
    }

    /** Queries, keys and values, {@code [batch][heads][tokens][dim]}, every number representable in float32. */
    record Inputs(double[][][][] queries, double[][][][] keys, double[][][][] values) {

        /** Queries and keys off by up to {@code amount}. */
        Inputs shaken(long seed, double amount) {
            SplittableRandom random = new SplittableRandom(seed);
            return new Inputs(shaken(queries, random, amount), shaken(keys, random, amount), values);
        }

        private static double[][][][] shaken(double[][][][] array, SplittableRandom random, double amount) {
            double[][][][] shaken = new double[array.length][array[0].length][array[0][0].length][];
            for (int b = 0; b < array.length; b++) {
                for (int h = 0; h < array[b].length; h++) {
                    for (int i = 0; i < array[b][h].length; i++) {
                        shaken[b][h][i] = Arrays.stream(array[b][h][i])
                                .map(value -> value + amount * (2 * random.nextDouble() - 1))
                                .toArray();
                    }
                }
            }
            return shaken;
        }
    }

    Inputs inputs() {
        SplittableRandom random = new SplittableRandom(seed);
        double spread = fill == Fill.LARGE ? 5 : 2;
        return new Inputs(
                array(random, queries, dim, spread),
                array(random, keys, dim, spread),
                array(random, keys, valueDim, 2));
    }

    /** The default settings and each variant. */
    static List<Map<String, Object>> variants(KernelSpec spec) {
        return Stream.concat(Stream.of(Map.<String, Object>of()), spec.variants().stream())
                .toList();
    }

    private double[][][][] array(SplittableRandom random, int tokens, int dim, double spread) {
        double[][][][] array = new double[batch][heads][tokens][dim];
        for (double[][][] sample : array) {
            for (double[][] head : sample) {
                for (double[] row : head) {
                    for (int c = 0; c < dim; c++) {
                        row[c] = switch (fill) {
                            case RANDOM, LARGE -> (float) (spread * (2 * random.nextDouble() - 1));
                            case EQUAL -> 0.75;
                            case ZERO -> 0;
                        };
                    }
                }
            }
        }
        return array;
    }
}
