package dev.millrace.forecast.covariate;

import dev.millrace.forecast.ridge.Cholesky;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sums of products of features and targets, for a ridge regression with an intercept of its own for each group of rows. Not thread-safe. */
final class Moments {

    private final int features;
    private final int targets;
    private final double[][] gram;
    private final double[][] cross;
    private final double[] featureSum;
    private final double[] targetSum;
    private final double[] featureMean;
    private final double[] targetMean;
    private final int[] present;
    private long groupRows;
    private long rows;

    Moments(int features, int targets) {
        this.features = features;
        this.targets = targets;
        this.gram = new double[features][features];
        this.cross = new double[features][targets];
        this.featureSum = new double[features];
        this.targetSum = new double[targets];
        this.featureMean = new double[features];
        this.targetMean = new double[targets];
        this.present = new int[features];
    }

    /** Adds a row. What is 0 costs nothing. */
    void add(double[] feature, double[] target) {
        int count = 0;
        for (int i = 0; i < features; i++) {
            if (feature[i] != 0) {
                present[count++] = i;
            }
        }
        for (int a = 0; a < count; a++) {
            int i = present[a];
            double value = feature[i];
            double[] row = gram[i];
            for (int b = a; b < count; b++) {
                row[present[b]] += value * feature[present[b]];
            }
            double[] products = cross[i];
            for (int h = 0; h < targets; h++) {
                products[h] += value * target[h];
            }
            featureSum[i] += value;
        }
        for (int h = 0; h < targets; h++) {
            targetSum[h] += target[h];
        }
        groupRows++;
    }

    /** Takes the means of the rows since the last call away from them. */
    void endGroup() {
        if (groupRows == 0) {
            return;
        }
        for (int i = 0; i < features; i++) {
            double mean = featureSum[i] / groupRows;
            for (int j = i; mean != 0 && j < features; j++) {
                gram[i][j] -= mean * featureSum[j];
            }
            for (int h = 0; mean != 0 && h < targets; h++) {
                cross[i][h] -= mean * targetSum[h];
            }
        }
        for (int i = 0; i < features; i++) {
            featureMean[i] += featureSum[i];
            featureSum[i] = 0;
        }
        for (int h = 0; h < targets; h++) {
            targetMean[h] += targetSum[h];
            targetSum[h] = 0;
        }
        rows += groupRows;
        groupRows = 0;
    }

    long rows() {
        return rows;
    }

    double featureMean(int i) {
        return featureMean[i] / rows;
    }

    double targetMean(int h) {
        return targetMean[h] / rows;
    }

    /** @return {@code [features][targets]}, penalised by {@code lambda} times the number of rows */
    Optional<double[][]> solve(double lambda) {
        if (rows == 0 || features == 0) {
            return Optional.empty();
        }
        @Nullable Cholesky system = Cholesky.of(gram, lambda * rows);
        return system == null ? Optional.empty() : Optional.of(system.solve(cross));
    }
}
