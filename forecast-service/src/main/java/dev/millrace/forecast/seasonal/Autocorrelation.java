package dev.millrace.forecast.seasonal;

/** Autocorrelation and the views of a series that season detection looks at. A constant series correlates with nothing: 0. */
final class Autocorrelation {

    private Autocorrelation() {}

    /** Correlation of the pairs {@code lag} apart, about their own means: {@code O(n)}. */
    static double at(double[] x, int lag) {
        int pairs = x.length - lag;
        double meanA = 0;
        double meanB = 0;
        for (int t = 0; t < pairs; t++) {
            meanA += x[t];
            meanB += x[t + lag];
        }
        meanA /= pairs;
        meanB /= pairs;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int t = 0; t < pairs; t++) {
            double a = x[t] - meanA;
            double b = x[t + lag] - meanB;
            ab += a * b;
            aa += a * a;
            bb += b * b;
        }
        double norm = Math.sqrt(aa * bb);
        return norm > 0 ? ab / norm : 0;
    }

    /** The usual (biased) estimate for lags {@code 0..maxLag}: {@code O(n maxLag)}. */
    static double[] upTo(double[] x, int maxLag) {
        double mean = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        double[] correlation = new double[maxLag + 1];
        for (int lag = 0; lag <= maxLag && lag < x.length; lag++) {
            double sum = 0;
            for (int t = lag; t < x.length; t++) {
                sum += (x[t] - mean) * (x[t - lag] - mean);
            }
            correlation[lag] = sum;
        }
        double variance = correlation[0];
        for (int lag = 0; lag <= maxLag; lag++) {
            correlation[lag] = variance > 0 ? correlation[lag] / variance : 0;
        }
        return correlation;
    }

    static double[] differenced(double[] x) {
        double[] differences = new double[x.length - 1];
        for (int t = 1; t < x.length; t++) {
            differences[t - 1] = x[t] - x[t - 1];
        }
        return differences;
    }

    /** Less the least-squares line. */
    static double[] lessLine(double[] x) {
        double middle = (x.length - 1) / 2.0;
        double mean = 0;
        double slope = 0;
        double norm = 0;
        for (int t = 0; t < x.length; t++) {
            mean += x[t] / x.length;
            slope += (t - middle) * x[t];
            norm += (t - middle) * (t - middle);
        }
        slope = norm > 0 ? slope / norm : 0;
        double[] rest = new double[x.length];
        for (int t = 0; t < x.length; t++) {
            rest[t] = x[t] - mean - slope * (t - middle);
        }
        return rest;
    }

    /** Less the centred moving average over {@code length} values (half weight on both ends when even); ends are cut off. */
    static double[] lessMovingAverage(double[] x, int length) {
        int half = length / 2;
        int count = x.length - 2 * half;
        if (count <= 0) {
            return new double[0];
        }
        double[] sums = new double[x.length + 1];
        for (int t = 0; t < x.length; t++) {
            sums[t + 1] = sums[t] + x[t];
        }
        double[] rest = new double[count];
        for (int t = half; t < x.length - half; t++) {
            double sum = sums[t + half + 1] - sums[t - half];
            if (length % 2 == 0) {
                sum -= (x[t - half] + x[t + half]) / 2;
            }
            rest[t - half] = x[t] - sum / length;
        }
        return rest;
    }
}
