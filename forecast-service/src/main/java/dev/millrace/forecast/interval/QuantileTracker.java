package dev.millrace.forecast.interval;

/**
 * Quantiles that follow a stream of scores, so that in the long run each is exceeded as often as it says, whatever the stream does: after a
 * score above it a quantile rises by {@code rate · p} of its unit, after one below it falls by {@code rate · (1 - p)} (online subgradient steps on
 * the quantile loss; Gibbs and Candès, "Adaptive Conformal Inference Under Distribution Shift", NeurIPS 2021; Angelopoulos et al.,
 * "Conformal PID Control for Time Series Prediction", NeurIPS 2023). Many independent streams side by side. Not thread-safe.
 *
 * <p>A score is held against the quantiles that were issued when its forecast was made, not against those of the day it is known: they have
 * followed its neighbours meanwhile, which say much about it, and would seem to hold more than they did. So it is a control loop that hears late, and
 * one that hears {@code d} forecasts late swings unless its gain is at most {@code 1 / (e d)} (critical damping of {@code q' = -g q(t - d)}). The
 * gain is the rate times the density of the scores at the quantile in the stream's unit; scores are taken for logistic there, whose density at
 * its quantile {@code p} is {@code p (1 - p)} over its scale.
 */
public final class QuantileTracker {

    /** Gibbs and Candès's. */
    private static final double RATE = 0.005;

    private final double[] probabilities;
    /** Highest rate of each level at a delay of 1. */
    private final double[] damped;

    private final double[] values;
    private final double[] units;

    /**
     * @param probabilities ascending, in (0, 1)
     * @param start first values, {@code [streams, probabilities]}, ascending within a stream; the distance between its first and its last is a
     *     stream's unit
     */
    public QuantileTracker(double[] probabilities, double[] start) {
        int levels = probabilities.length;
        if (levels == 0 || start.length % levels != 0) {
            throw new IllegalArgumentException(start.length + " values for " + levels + " probabilities");
        }
        this.probabilities = probabilities.clone();
        this.values = start.clone();
        this.units = new double[start.length / levels];
        for (int stream = 0; stream < units.length; stream++) {
            units[stream] = start[(stream + 1) * levels - 1] - start[stream * levels];
        }
        double unit = logit(probabilities[levels - 1]) - logit(probabilities[0]);
        this.damped = new double[levels];
        for (int level = 0; level < levels; level++) {
            double p = probabilities[level];
            damped[level] = 1 / (Math.E * p * (1 - p) * unit);
        }
    }

    /** What {@link #resume} goes on from: {@code [streams, probabilities]}, a copy. */
    public double[] values() {
        return values.clone();
    }

    /** Goes on from {@link #values} of a tracker that was made alike. */
    public void resume(double[] state) {
        if (state.length != values.length) {
            throw new IllegalArgumentException(state.length + " values for " + values.length);
        }
        System.arraycopy(state, 0, values, 0, values.length);
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }

    /**
     * A forecast has come true.
     *
     * @param delay forecasts that were issued from this one on until its score was known, at least 1
     * @param exceeded how many of the quantiles issued with it its score is above: it is above the lowest ones
     */
    public void observe(int stream, int delay, int exceeded) {
        observe(stream, delay, exceeded, 1);
    }

    /** @param share how many forecasts this one stands for, when not all are issued; the delay is counted in those that are */
    public void observe(int stream, int delay, int exceeded, int share) {
        int levels = probabilities.length;
        int at = stream * levels;
        for (int level = 0; level < levels; level++) {
            double rate = Math.min(RATE * share, damped[level] / delay);
            double value =
                    values[at + level] + rate * units[stream] * ((level < exceeded ? 1 : 0) - 1 + probabilities[level]);
            // Neighbours that cross change places for good: what hears of a quantile has to be what was issued as it.
            int place = at + level;
            for (; place > at && values[place - 1] > value; place--) {
                values[place] = values[place - 1];
            }
            values[place] = value;
        }
    }

    /** Quantiles as they are now, to be issued. @param out receives one for each probability, ascending */
    public void quantiles(int stream, double[] out) {
        System.arraycopy(values, stream * probabilities.length, out, 0, probabilities.length);
    }
}
