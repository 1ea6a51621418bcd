package dev.millrace.forecast.covariate;

import java.util.List;
import java.util.Optional;

/**
 * Direct ridge regression of all steps of the horizon on the newest values of series, of their past-only columns, and on static columns; to be solved for as
 * many penalties as wanted. Windows without a value at their anchor, or with a gap in their horizon, are left out. Not thread-safe.
 */
public final class LagFit {

    /** Bounds the products that are summed: of many windows, every so many-th is looked at. */
    private static final double MOST_WORK = 2e9;

    /**
     * A series to learn from.
     *
     * @param values NaN where there is none
     * @param filled without NaN
     * @param to first step not to look at
     * @param past columns about 0 with spread 1
     */
    public record Channel(
            double[] values, double[] filled, int to, double scale, List<double[]> past, double[] statics) {}

    private final int lookback;
    private final int lags;
    private final int pasts;
    private final int statics;
    private final int horizon;
    private final Moments moments;

    private LagFit(int lookback, int lags, int pasts, int statics, int horizon) {
        this.lookback = lookback;
        this.lags = lags;
        this.pasts = pasts;
        this.statics = statics;
        this.horizon = horizon;
        this.moments = new Moments(LagWeights.features(lookback, lags, pasts, statics), horizon);
    }

    /** @param channels at least one, all with as many columns */
    public static LagFit of(List<Channel> channels, int lookback, int lags, int horizon) {
        int pasts = channels.getFirst().past().size();
        int statics = channels.getFirst().statics().length;
        LagFit fit = new LagFit(lookback, lags, pasts, statics, horizon);
        int features = LagWeights.features(lookback, lags, pasts, statics);
        long windows = channels.stream().mapToLong(Channel::to).sum();
        int stride = (int) Math.max(1, Math.ceil(windows * (double) features * (features + horizon) / MOST_WORK));
        double[] row = new double[features];
        double[] target = new double[horizon];
        for (Channel channel : channels) {
            for (int anchor = Math.max(lookback, lags) - 1; anchor + horizon < channel.to(); anchor += stride) {
                if (targets(channel, anchor, target)) {
                    LagWeights.features(
                            channel.filled(),
                            channel.past(),
                            channel.statics(),
                            anchor,
                            channel.scale(),
                            lookback,
                            lags,
                            row);
                    fit.moments.add(row, target);
                }
            }
        }
        fit.moments.endGroup();
        return fit;
    }

    private static boolean targets(Channel channel, int anchor, double[] target) {
        double last = channel.values()[anchor];
        for (int h = 0; h < target.length; h++) {
            target[h] = (channel.values()[anchor + 1 + h] - last) / channel.scale();
            if (Double.isNaN(target[h])) {
                return false;
            }
        }
        return true;
    }

    public long windows() {
        return moments.rows();
    }

    public Optional<LagWeights> solve(double lambda) {
        return moments.solve(lambda).map(solved -> {
            float[] weights = new float[solved.length * horizon];
            double[] bias = new double[horizon];
            for (int h = 0; h < horizon; h++) {
                bias[h] = moments.targetMean(h);
                for (int i = 0; i < solved.length; i++) {
                    weights[i * horizon + h] = (float) solved[i][h];
                    bias[h] -= solved[i][h] * moments.featureMean(i);
                }
            }
            float[] rounded = new float[horizon];
            for (int h = 0; h < horizon; h++) {
                rounded[h] = (float) bias[h];
            }
            return new LagWeights(lookback, lags, pasts, statics, horizon, weights, rounded);
        });
    }
}
