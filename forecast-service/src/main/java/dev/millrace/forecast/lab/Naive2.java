package dev.millrace.forecast.lab;

/**
 * The competition's benchmark: the last value without its season, times the season, where an autocorrelation test at 90 % finds one; the season
 * by classical multiplicative decomposition.
 */
final class Naive2 {

    private static final double NORMAL_95 = 1.645;

    private Naive2() {}

    static double[] forecast(double[] seen, int season, int horizon) {
        double[] forecast = new double[horizon];
        int n = seen.length;
        double[] factors = seasonal(seen, season) ? factors(seen, season) : new double[] {1};
        double last = seen[n - 1] / factors[(n - 1) % factors.length];
        for (int h = 0; h < horizon; h++) {
            forecast[h] = last * factors[(n + h) % factors.length];
        }
        return forecast;
    }

    private static boolean seasonal(double[] seen, int season) {
        if (season < 2 || seen.length < 3 * season) {
            return false;
        }
        double sum = 0;
        for (int lag = 1; lag < season; lag++) {
            sum += Math.pow(correlation(seen, lag), 2);
        }
        return Math.abs(correlation(seen, season)) > NORMAL_95 * Math.sqrt((1 + 2 * sum) / seen.length);
    }

    private static double correlation(double[] seen, int lag) {
        double mean = 0;
        for (double value : seen) {
            mean += value / seen.length;
        }
        double together = 0;
        double alone = 0;
        for (int t = 0; t < seen.length; t++) {
            alone += (seen[t] - mean) * (seen[t] - mean);
            together += t >= lag ? (seen[t] - mean) * (seen[t - lag] - mean) : 0;
        }
        return alone > 0 ? together / alone : 0;
    }

    /** Mean ratio to a centred moving average, by place in the season, with mean 1. */
    private static double[] factors(double[] seen, int season) {
        double[] sums = new double[season];
        int[] counts = new int[season];
        int half = season / 2;
        for (int t = half; t < seen.length - half; t++) {
            double average = 0;
            for (int k = -half; k <= half; k++) {
                double weight = season % 2 == 0 && Math.abs(k) == half ? 0.5 : 1;
                average += weight * seen[t + k] / season;
            }
            sums[t % season] += seen[t] / average;
            counts[t % season]++;
        }
        double mean = 0;
        for (int i = 0; i < season; i++) {
            sums[i] /= counts[i];
            mean += sums[i] / season;
        }
        for (int i = 0; i < season; i++) {
            sums[i] /= mean;
        }
        return sums;
    }
}
