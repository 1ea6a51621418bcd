package dev.millrace.forecast.ridge;

import org.jspecify.annotations.Nullable;

/**
 * Cholesky factor of a symmetric positive definite matrix, and solutions for many right-hand sides at once.
 *
 * <p>Rows are arrays of their own and every inner loop runs along them with one index: the compiler vectorises that. A library's
 * solver, which goes column by column, took four fifths of a fit's time.
 */
public final class Cholesky {

    /** Upper factor R with R'R = A; row i is used from index i on. */
    private final double[][] factor;

    private Cholesky(double[][] factor) {
        this.factor = factor;
    }

    /**
     * @param matrix {@code [n, n]}, of which the upper triangle is read; not changed
     * @param ridge added to the diagonal
     * @return null when the matrix is not positive definite
     */
    public static @Nullable Cholesky of(double[][] matrix, double ridge) {
        int n = matrix.length;
        double[][] r = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = matrix[i].clone();
            row[i] += ridge;
            int k = 0;
            for (; k + 3 < i; k += 4) {
                subtract(row, i, n, r[k], r[k][i], r[k + 1], r[k + 1][i], r[k + 2], r[k + 2][i], r[k + 3], r[k + 3][i]);
            }
            for (; k < i; k++) {
                subtract(row, i, n, r[k], r[k][i]);
            }
            if (!(row[i] > 0) || Double.isInfinite(row[i])) {
                return null;
            }
            double inverse = 1 / Math.sqrt(row[i]);
            for (int j = i; j < n; j++) {
                row[j] *= inverse;
            }
            r[i] = row;
        }
        return new Cholesky(r);
    }

    /** @return X with A X = B, {@code [n, columns]}; {@code right} is not changed */
    public double[][] solve(double[][] right) {
        int n = factor.length;
        int columns = n == 0 ? 0 : right[0].length;
        double[][] x = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = right[i].clone();
            int k = 0;
            for (; k + 3 < i; k += 4) {
                subtract(
                        row,
                        0,
                        columns,
                        x[k],
                        factor[k][i],
                        x[k + 1],
                        factor[k + 1][i],
                        x[k + 2],
                        factor[k + 2][i],
                        x[k + 3],
                        factor[k + 3][i]);
            }
            for (; k < i; k++) {
                subtract(row, 0, columns, x[k], factor[k][i]);
            }
            divide(row, factor[i][i]);
            x[i] = row;
        }
        for (int i = n - 1; i >= 0; i--) {
            double[] row = x[i];
            double[] f = factor[i];
            int k = i + 1;
            for (; k + 3 < n; k += 4) {
                subtract(row, 0, columns, x[k], f[k], x[k + 1], f[k + 1], x[k + 2], f[k + 2], x[k + 3], f[k + 3]);
            }
            for (; k < n; k++) {
                subtract(row, 0, columns, x[k], f[k]);
            }
            divide(row, f[i]);
        }
        return x;
    }

    private static void divide(double[] row, double divisor) {
        for (int j = 0; j < row.length; j++) {
            row[j] /= divisor;
        }
    }

    private static void subtract(double[] row, int from, int to, double[] x, double a) {
        for (int j = from; j < to; j++) {
            row[j] -= a * x[j];
        }
    }

    private static void subtract(
            double[] row,
            int from,
            int to,
            double[] x,
            double a,
            double[] y,
            double b,
            double[] z,
            double c,
            double[] w,
            double d) {
        for (int j = from; j < to; j++) {
            row[j] -= a * x[j] + b * y[j] + (c * z[j] + d * w[j]);
        }
    }
}
