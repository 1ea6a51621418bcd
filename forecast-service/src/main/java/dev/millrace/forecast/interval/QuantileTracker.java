package dev.millrace.forecast.interval;

/**
 * Quantiles that follow a stream of scores, so that in the long run each is exceeded as often as it says, whatever the stream does: after a
 * score above it a quantile rises by {@code rate · p} of its unit, after one below it falls by {@code rate · (1 - p)} (online subgradient steps on
 * the quantile loss; Gibbs and Candès, "Adaptive Conformal Inference Under Distribution Shift", NeurIPS 2021; Angelopoulos et al.,
 * "Conformal PID Control for Time Series Prediction", NeurIPS 2023). No rate is right for every stream: a high one follows quickly and, where scores come
 * late, too far; so several are kept and what they say is averaged. Many independent streams side by side. Not thread-safe.
 */
public final class QuantileTracker {

    private static final double[] RATES = {0.001, 0.003, 0.01};

    private final double[] probabilities;
    private final double[][] values;
    private final double[] units;

    /**
     * @param probabilities ascending, in (0, 1)
     * @param start first values, {@code [streams, probabilities]}, ascending within a stream; the distance between its first and its last is what a
     *     stream's rates are relative to
     */
    public QuantileTracker(double[] probabilities, double[] start) {
        int levels = probabilities.length;
        if (levels == 0 || start.length % levels != 0) {
            throw new IllegalArgumentException(start.length + " values for " + levels + " probabilities");
        }
        this.probabilities = probabilities.clone();
        this.values = new double[RATES.length][];
        for (int rate = 0; rate < RATES.length; rate++) {
            values[rate] = start.clone();
        }
        this.units = new double[start.length / levels];
        for (int stream = 0; stream < units.length; stream++) {
            units[stream] = start[(stream + 1) * levels - 1] - start[stream * levels];
        }
    }

    public void observe(int stream, double score) {
        int levels = probabilities.length;
        int at = stream * levels;
        for (int rate = 0; rate < RATES.length; rate++) {
            double step = RATES[rate] * units[stream];
            double[] quantiles = values[rate];
            for (int level = 0; level < levels; level++) {
                double above = score > quantiles[at + level] ? 1 : 0;
                quantiles[at + level] += step * (above - 1 + probabilities[level]);
            }
        }
    }

    /**
     * Quantiles as they are now.
     *
     * @param out receives one for each probability, ascending: neighbours that have crossed are exchanged
     */
    public void quantiles(int stream, double[] out) {
        int levels = probabilities.length;
        for (int i = 0; i < levels; i++) {
            double sum = 0;
            for (double[] quantiles : values) {
                sum += quantiles[stream * levels + i];
            }
            double value = sum / RATES.length;
            int j = i;
            for (; j > 0 && out[j - 1] > value; j--) {
                out[j] = out[j - 1];
            }
            out[j] = value;
        }
    }
}
