package dev.millrace.retrieval.train;

import java.util.SplittableRandom;

/** The directions in which vectors differ most, by orthogonal iteration on their covariance. */
record Principal(double[] mean, double[][] directions) {

    private static final int ROUNDS = 40;

    /** @param vectors {@code [rows, width]}, row-major */
    static Principal of(float[] vectors, int width, int count, long seed) {
        int rows = vectors.length / width;
        double[] mean = new double[width];
        for (int i = 0; i < vectors.length; i++) {
            mean[i % width] += vectors[i] / (double) rows;
        }
        double[][] covariance = new double[width][width];
        double[] row = new double[width];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < width; i++) {
                row[i] = vectors[r * width + i] - mean[i];
            }
            for (int i = 0; i < width; i++) {
                double one = row[i];
                double[] into = covariance[i];
                for (int j = 0; j < width; j++) {
                    into[j] += one * row[j];
                }
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[][] directions = new double[count][width];
        for (double[] direction : directions) {
            for (int i = 0; i < width; i++) {
                direction[i] = random.nextDouble() - 0.5;
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (int d = 0; d < count; d++) {
                directions[d] = times(covariance, directions[d]);
            }
            orthonormal(directions);
        }
        return new Principal(mean, directions);
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] product = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            product[i] = dot(matrix[i], vector);
        }
        return product;
    }

    private static void orthonormal(double[][] directions) {
        for (int d = 0; d < directions.length; d++) {
            for (int e = 0; e < d; e++) {
                double along = dot(directions[d], directions[e]);
                for (int i = 0; i < directions[d].length; i++) {
                    directions[d][i] -= along * directions[e][i];
                }
            }
            double length = Math.sqrt(dot(directions[d], directions[d]));
            for (int i = 0; i < directions[d].length; i++) {
                directions[d][i] /= Math.max(length, 1e-12);
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
