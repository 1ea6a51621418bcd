package dev.millrace.forecast.ridge;

import java.util.Arrays;
import java.util.List;

/**
 * First and second moments of all gap-free windows of some channels, less each window's last look-back value. With
 * {@code L} the look-back and {@code H} the horizon, a window starting at {@code w} has the features
 * {@code d[i] = x[w+i] - x[w+L-1]} for {@code i < L-1} and the targets {@code y[h] = x[w+L+h] - x[w+L-1]}.
 *
 * @param windows how many there are
 * @param mass the sum of the windows' weights: their number, unless older ones count for less
 * @param features covariance of the features times {@code mass}: {@code [L-1, L-1]}
 * @param cross covariance of features and targets times {@code mass}: {@code [L-1, H]}
 * @param featureMeans {@code [L-1]}
 * @param targetMeans {@code [H]}
 */
record WindowMoments(
        long windows, double mass, double[][] features, double[][] cross, double[] featureMeans, double[] targetMeans) {

    /** @param channels brought to a common scale around 0, NaN where there is no value */
    static WindowMoments of(List<double[]> channels, int lookback, int horizon) {
        Sums sums = new Sums(lookback, horizon);
        for (double[] channel : channels) {
            int start = 0;
            for (int t = 0; t <= channel.length; t++) {
                if (t == channel.length || Double.isNaN(channel[t])) {
                    sums.add(channel, start, t);
                    start = t + 1;
                }
            }
        }
        return sums.lessLastValue();
    }

    /**
     * Moments of one channel whose products with lag are known.
     *
     * @param x scaled values, NaN where there is none
     * @param count how many of them there are
     */
    static WindowMoments of(LagSums lags, double[] x, int count) {
        Sums sums = new Sums(lags.lookback(), lags.horizon());
        sums.add(lags, x, count);
        return sums.lessLastValue();
    }

    /** Squared error of {@code weights} over the windows, less the targets' own variance. */
    double excess(RidgeWeights weights) {
        int horizon = weights.horizon();
        double[] drift = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            drift[h] = targetMeans[h] - weights.bias()[h];
        }
        double sum = 0;
        double[] product = new double[horizon];
        for (int i = 0; i < featureMeans.length; i++) {
            Arrays.fill(product, 0);
            for (int j = 0; j < featureMeans.length; j++) {
                double covariance = features[i][j];
                for (int h = 0; h < horizon; h++) {
                    product[h] += covariance * weights.weights()[j * horizon + h];
                }
            }
            for (int h = 0; h < horizon; h++) {
                double weight = weights.weights()[i * horizon + h];
                sum += weight * (product[h] - 2 * cross[i][h]);
                drift[h] -= weight * featureMeans[i];
            }
        }
        for (double mean : drift) {
            sum += mass * mean * mean;
        }
        return sum;
    }

    /** Raw sums over windows of {@code x[w+i]} and {@code x[w+i] x[w+j]}. */
    private static final class Sums {

        private final int lookback;
        private final int width;
        private final double[] first;
        /** Row {@code i < lookback} holds the products of offset {@code i} with offsets {@code j >= i}. */
        private final double[] second;

        private long windows;
        private double mass;

        Sums(int lookback, int horizon) {
            this.lookback = lookback;
            this.width = lookback + horizon;
            this.first = new double[width];
            this.second = new double[lookback * width];
        }

        void add(double[] x, int from, int to) {
            int count = to - from - width + 1;
            if (count <= 0) {
                return;
            }
            windows += count;
            mass += count;
            double sum = 0;
            for (int w = 0; w < count; w++) {
                sum += x[from + w];
            }
            for (int j = 0; j < width; j++) {
                first[j] += sum;
                sum += (j + 1 < width) ? x[from + count + j] - x[from + j] : 0;
            }
            // row i+1 is row i moved on by one point: each product loses its first window and gains one at the end
            double[] row = new double[width];
            for (int j = 0; j < width; j++) {
                row[j] = dot(x, from, from + j, count);
            }
            addRow(0, row);
            for (int i = 0; i + 1 < lookback; i++) {
                double leaves = x[from + i];
                double enters = x[from + count + i];
                for (int j = width - 1; j > i; j--) {
                    row[j] = row[j - 1] - leaves * x[from + j - 1] + enters * x[from + count + j - 1];
                }
                addRow(i + 1, row);
            }
        }

        /**
         * Row 0 is given. Row i+1 is row i moved on by one point: at the ends of each gap-free stretch the first window's product
         * leaves and that beyond the last one enters, and all windows are one step younger.
         */
        void add(LagSums lags, double[] x, int count) {
            windows += lags.windows();
            mass += lags.mass();
            List<int[]> runs = lags.runs(x, count);
            double[] row = lags.products();
            double sum = lags.sum();
            for (int j = 0; j < width; j++) {
                first[j] += sum;
                double change = 0;
                for (int[] run : runs) {
                    if (j + 1 < width) {
                        change +=
                                lags.weight(run[1], count) * x[run[1] + j] - lags.weight(run[0], count) * x[run[0] + j];
                    }
                }
                sum = lags.keeps() * (sum + change);
            }
            addRow(0, row);
            for (int i = 0; i + 1 < lookback; i++) {
                System.arraycopy(row, i, row, i + 1, width - 1 - i);
                for (int[] run : runs) {
                    double leaves = -lags.weight(run[0], count) * x[run[0] + i];
                    double enters = lags.weight(run[1], count) * x[run[1] + i];
                    int from = run[0] - 1;
                    int to = run[1] - 1;
                    for (int j = i + 1; j < width; j++) {
                        row[j] += leaves * x[from + j] + enters * x[to + j];
                    }
                }
                if (lags.keeps() != 1) {
                    for (int j = i + 1; j < width; j++) {
                        row[j] *= lags.keeps();
                    }
                }
                addRow(i + 1, row);
            }
        }

        private void addRow(int i, double[] row) {
            int at = i * width;
            for (int j = i; j < width; j++) {
                second[at + j] += row[j];
            }
        }

        private double product(int i, int j) {
            return i <= j ? second[i * width + j] : second[j * width + i];
        }

        WindowMoments lessLastValue() {
            int features = lookback - 1;
            int horizon = width - lookback;
            double[] featureMeans = new double[features];
            double[] targetMeans = new double[horizon];
            double[][] covariance = new double[features][features];
            double[][] cross = new double[features][horizon];
            if (windows == 0) {
                return new WindowMoments(0, 0, covariance, cross, featureMeans, targetMeans);
            }
            double n = mass;
            int last = lookback - 1;
            for (int i = 0; i < features; i++) {
                featureMeans[i] = (first[i] - first[last]) / n;
            }
            for (int h = 0; h < horizon; h++) {
                targetMeans[h] = (first[lookback + h] - first[last]) / n;
            }
            double lastSquared = product(last, last);
            for (int i = 0; i < features; i++) {
                double offset = lastSquared - product(i, last);
                for (int j = i; j < features; j++) {
                    double value = product(i, j) - product(j, last) + offset - n * featureMeans[i] * featureMeans[j];
                    covariance[i][j] = value;
                    covariance[j][i] = value;
                }
                for (int h = 0; h < horizon; h++) {
                    int j = lookback + h;
                    cross[i][h] = product(i, j) - product(last, j) + offset - n * featureMeans[i] * targetMeans[h];
                }
            }
            return new WindowMoments(windows, mass, covariance, cross, featureMeans, targetMeans);
        }

        private static double dot(double[] x, int a, int b, int count) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            int w = 0;
            for (; w + 3 < count; w += 4) {
                s0 += x[a + w] * x[b + w];
                s1 += x[a + w + 1] * x[b + w + 1];
                s2 += x[a + w + 2] * x[b + w + 2];
                s3 += x[a + w + 3] * x[b + w + 3];
            }
            for (; w < count; w++) {
                s0 += x[a + w] * x[b + w];
            }
            return s0 + s1 + s2 + s3;
        }
    }
}
