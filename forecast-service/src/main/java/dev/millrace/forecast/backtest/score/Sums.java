package dev.millrace.forecast.backtest.score;

/**
 * Sums over what was forecast and came to be known; places are steps of the horizon, or windows. What has no actual is in none of them.
 *
 * @param count forecasts with an actual
 * @param absolute errors @param squared errors
 * @param quantileLoss twice the mean over {@link #PROBABILITIES} of the quantiles' losses
 * @param size magnitudes of the actuals
 * @param within actuals in the interval of each level, ends included, {@code [levels][places]}
 * @param width of the intervals, {@code [levels][places]}
 */
public record Sums(
        int[] count,
        double[] absolute,
        double[] squared,
        double[] quantileLoss,
        double[] size,
        int[][] within,
        double[][] width) {

    /** Quantiles that the weighted quantile loss is over, whatever levels are asked for. */
    public static final double[] PROBABILITIES = {.1, .2, .3, .4, .5, .6, .7, .8, .9};

    static Sums zero(int places, int levels) {
        return new Sums(
                new int[places],
                new double[places],
                new double[places],
                new double[places],
                new double[places],
                new int[levels][places],
                new double[levels][places]);
    }

    public int places() {
        return count.length;
    }

    public int levels() {
        return within.length;
    }

    /** One place that holds the sums of the places from {@code from} on, before {@code to}. */
    public Sums over(int from, int to) {
        Sums sums = zero(1, levels());
        for (int place = from; place < to; place++) {
            sums.count[0] += count[place];
            sums.absolute[0] += absolute[place];
            sums.squared[0] += squared[place];
            sums.quantileLoss[0] += quantileLoss[place];
            sums.size[0] += size[place];
            for (int level = 0; level < levels(); level++) {
                sums.within[level][0] += within[level][place];
                sums.width[level][0] += width[level][place];
            }
        }
        return sums;
    }

    /** All places in one. */
    public Sums total() {
        return over(0, places());
    }

    public double meanAbsolute(int place) {
        return absolute[place] / count[place];
    }

    public double rootMeanSquared(int place) {
        return Math.sqrt(squared[place] / count[place]);
    }

    /** NaN where all actuals are 0. */
    public double weightedQuantileLoss(int place) {
        return size[place] > 0 ? quantileLoss[place] / size[place] : Double.NaN;
    }

    public double coverage(int level, int place) {
        return (double) within[level][place] / count[place];
    }

    public double meanWidth(int level, int place) {
        return width[level][place] / count[place];
    }

    /** Adds one forecast at one place. @param intervals ends by level: low, high */
    void add(int place, double actual, double mean, double quantileLoss, double[][] intervals) {
        double error = actual - mean;
        count[place]++;
        absolute[place] += Math.abs(error);
        squared[place] += error * error;
        this.quantileLoss[place] += quantileLoss;
        size[place] += Math.abs(actual);
        for (int level = 0; level < levels(); level++) {
            double low = intervals[level][0];
            double high = intervals[level][1];
            within[level][place] += actual >= low && actual <= high ? 1 : 0;
            width[level][place] += high - low;
        }
    }
}
