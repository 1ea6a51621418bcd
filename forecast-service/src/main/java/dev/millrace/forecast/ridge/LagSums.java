package dev.millrace.forecast.ridge;

import java.util.ArrayList;
import java.util.List;

/**
 * All that has to be kept of one channel's windows to fit a ridge to them exactly: the sums over all gap-free windows {@code w} of
 * {@code x[w]} and of {@code x[w] x[w+j]}. Every other product of two offsets follows from these and the values at the ends of the
 * gap-free stretches, because the Gram matrix of sliding windows differs from one row to the next, moved by a step, in those ends only.
 * So {@code L+H} numbers stand for {@code L(L+H)}, and a window comes or goes in {@code O(L+H)}. Not thread-safe.
 *
 * <p>Windows may be forgotten: a window that ends {@code a} steps before the newest value weighs {@code keeps^a}.
 */
public final class LagSums {

    private final int lookback;
    private final int horizon;
    private final double keeps;
    private final double[] products;

    private double sum;
    private double mass;
    private long windows;

    /** @param keeps what is left of a window's weight after each step, in (0, 1]; 1 forgets nothing */
    public LagSums(int lookback, int horizon, double keeps) {
        this(lookback, horizon, keeps, 0, 0, 0, new double[lookback + horizon]);
    }

    /** Goes on from what {@link #windows}, {@link #mass}, {@link #sum} and {@link #products} gave. */
    public LagSums(int lookback, int horizon, double keeps, long windows, double mass, double sum, double[] products) {
        if (lookback < 2 || horizon < 1 || !(keeps > 0 && keeps <= 1) || products.length != lookback + horizon) {
            throw new IllegalArgumentException("no sums of look-back " + lookback + ", horizon " + horizon + ", "
                    + products.length + " products, keeping " + keeps);
        }
        this.lookback = lookback;
        this.horizon = horizon;
        this.keeps = keeps;
        this.windows = windows;
        this.mass = mass;
        this.sum = sum;
        this.products = products.clone();
    }

    /** Values of a window: look-back and horizon. */
    public int width() {
        return lookback + horizon;
    }

    /** The value at {@code x[count - 1]} has come: the rest grows older, and the window that ends there counts. */
    public void append(double[] x, int count) {
        if (keeps != 1) {
            sum *= keeps;
            mass *= keeps;
            for (int j = 0; j < products.length; j++) {
                products[j] *= keeps;
            }
        }
        add(x, count, count - width(), count - width() + 1);
    }

    /** Counts the gap-free ones of the windows that start at {@code from} to {@code to} (exclusive; bounds are cut to what exists). */
    public void add(double[] x, int count, int from, int to) {
        count(x, count, from, to, 1);
    }

    /** Takes out what {@link #add} counted, values being as they were then. */
    public void remove(double[] x, int count, int from, int to) {
        count(x, count, from, to, -1);
    }

    private void count(double[] x, int count, int from, int to, int sign) {
        int width = width();
        int end = Math.min(to, count - width + 1);
        int start = Math.max(0, from);
        if (start >= end) {
            return;
        }
        int gap = start - 1;
        for (int t = start; t < start + width - 1; t++) {
            gap = Double.isNaN(x[t]) ? t : gap;
        }
        for (int w = start; w < end; w++) {
            int newest = w + width - 1;
            gap = Double.isNaN(x[newest]) ? newest : gap;
            if (gap < w) {
                windows += sign;
                double weight = sign * weight(w, count);
                mass += weight;
                double first = weight * x[w];
                sum += first;
                for (int j = 0; j < width; j++) {
                    products[j] += first * x[w + j];
                }
            }
        }
    }

    public int lookback() {
        return lookback;
    }

    public int horizon() {
        return horizon;
    }

    public double keeps() {
        return keeps;
    }

    /** Gap-free windows counted. */
    public long windows() {
        return windows;
    }

    /** The sum of their weights. */
    public double mass() {
        return mass;
    }

    /** That of their first values, weighted. */
    public double sum() {
        return sum;
    }

    /** Those of the first value with each, weighted: {@code [L + H]}, a copy. */
    public double[] products() {
        return products.clone();
    }

    /** What a window that starts at {@code start} weighs when there are {@code count} values. */
    double weight(int start, int count) {
        return keeps == 1 ? 1 : Math.pow(keeps, count - width() - start);
    }

    /** First window and the one after the last of each stretch of values without a gap. */
    List<int[]> runs(double[] x, int count) {
        List<int[]> runs = new ArrayList<>();
        int start = 0;
        for (int t = 0; t <= count; t++) {
            if (t == count || Double.isNaN(x[t])) {
                if (t - start >= width()) {
                    runs.add(new int[] {start, t - width() + 1});
                }
                start = t + 1;
            }
        }
        return runs;
    }
}
