package dev.millrace.retrieval.lab.calibration;

import java.util.List;

/**
 * Weights of a logistic regression by Newton's method, with a penalty on their squares that keeps them small where examples say little. The
 * last weight is the constant, which has none.
 */
final class LogisticFit {

    private static final int STEPS = 50;
    private static final double ENOUGH = 1e-9;

    private LogisticFit() {}

    /** @param weight of the example, above 0 */
    record Example(double[] values, boolean holds, double weight) {}

    /** @param examples at least one @param penalty on each squared weight, above 0 */
    static double[] fit(List<Example> examples, double penalty) {
        int width = examples.getFirst().values().length;
        double[] weights = new double[width + 1];
        double largest = Double.POSITIVE_INFINITY;
        for (int step = 0; step < STEPS && largest > ENOUGH; step++) {
            double[] gradient = new double[width + 1];
            double[][] curvature = new double[width + 1][width + 1];
            for (int i = 0; i < width; i++) {
                gradient[i] = penalty * weights[i];
                curvature[i][i] = penalty;
            }
            // Never flat, however sure the examples are.
            curvature[width][width] = ENOUGH;
            for (Example example : examples) {
                add(example, weights, gradient, curvature);
            }
            double[] move = solved(curvature, gradient);
            largest = 0;
            for (int i = 0; i <= width; i++) {
                weights[i] -= move[i];
                largest = Math.max(largest, Math.abs(move[i]));
            }
        }
        return weights;
    }

    private static void add(Example example, double[] weights, double[] gradient, double[][] curvature) {
        int width = example.values().length;
        double sum = weights[width];
        for (int i = 0; i < width; i++) {
            sum += weights[i] * example.values()[i];
        }
        double chance = 1 / (1 + Math.exp(-sum));
        double error = example.weight() * (chance - (example.holds() ? 1 : 0));
        double bend = example.weight() * chance * (1 - chance);
        for (int i = 0; i <= width; i++) {
            double one = i < width ? example.values()[i] : 1;
            gradient[i] += error * one;
            for (int j = 0; j <= width; j++) {
                curvature[i][j] += bend * one * (j < width ? example.values()[j] : 1);
            }
        }
    }

    /** Cholesky's decomposition: the curvature is symmetric and positive definite. */
    private static double[] solved(double[][] matrix, double[] right) {
        int size = right.length;
        double[][] lower = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
        }
        double[] values = right.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                values[i] -= lower[i][k] * values[k];
            }
            values[i] /= lower[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                values[i] -= lower[k][i] * values[k];
            }
            values[i] /= lower[i][i];
        }
        return values;
    }
}
