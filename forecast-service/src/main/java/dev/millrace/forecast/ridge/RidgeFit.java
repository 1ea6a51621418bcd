package dev.millrace.forecast.ridge;

import java.util.List;
import java.util.Optional;

/** The moments of one look-back, to be solved for as many penalties as wanted. Not thread-safe. */
public final class RidgeFit {

    private final int lookback;
    private final int horizon;
    private final WindowMoments moments;

    private RidgeFit(int lookback, int horizon, WindowMoments moments) {
        this.lookback = lookback;
        this.horizon = horizon;
        this.moments = moments;
    }

    /**
     * @param channels z-scored, NaN where there is no value; windows with a NaN are left out
     * @param lookback at least 2
     */
    public static RidgeFit of(List<double[]> channels, int lookback, int horizon) {
        return new RidgeFit(lookback, horizon, WindowMoments.of(channels, lookback, horizon));
    }

    /**
     * From products that are kept up to date window by window: costs what the solution costs, however many windows there are.
     *
     * @param x scaled values that {@code lags} were made of, NaN where there is none
     * @param count how many of them there are
     */
    public static RidgeFit of(LagSums lags, double[] x, int count) {
        return new RidgeFit(lags.lookback(), lags.horizon(), WindowMoments.of(lags, x, count));
    }

    /** Windows the fit rests on. */
    public long windows() {
        return moments.windows();
    }

    /**
     * Minimises the squared error plus {@code lambda} times the number of windows times the squared weights; the bias is
     * not penalised.
     *
     * @return empty without a window, or when the system cannot be solved
     */
    public Optional<RidgeWeights> solve(double lambda) {
        return solvePenalised(lambda * moments.mass());
    }

    /** Minimises the squared error plus {@code penalty} times the squared weights: a penalty that stays as windows come. */
    public Optional<RidgeWeights> solvePenalised(double penalty) {
        return solved(penalty).map(this::rounded);
    }

    /**
     * The squared error of {@code weights} over the windows of this fit, less what no weights can change: smaller is better. Costs as
     * much as one solution, however many windows there are, so that penalties are compared on a validation block without a forecast.
     */
    public double excess(RidgeWeights weights) {
        return moments.excess(weights);
    }

    /** The solution in double precision, {@code [lookback - 1, horizon]}. */
    Optional<double[][]> weights(double lambda) {
        return solved(lambda * moments.mass());
    }

    private Optional<double[][]> solved(double penalty) {
        if (moments.windows() == 0) {
            return Optional.empty();
        }
        Cholesky system = Cholesky.of(moments.features(), penalty);
        return system == null ? Optional.empty() : Optional.of(system.solve(moments.cross()));
    }

    private RidgeWeights rounded(double[][] solved) {
        float[] weights = new float[(lookback - 1) * horizon];
        double[] bias = moments.targetMeans().clone();
        for (int i = 0; i < lookback - 1; i++) {
            for (int h = 0; h < horizon; h++) {
                double weight = solved[i][h];
                weights[i * horizon + h] = (float) weight;
                bias[h] -= weight * moments.featureMeans()[i];
            }
        }
        float[] roundedBias = new float[horizon];
        for (int h = 0; h < horizon; h++) {
            roundedBias[h] = (float) bias[h];
        }
        return new RidgeWeights(lookback, horizon, weights, roundedBias);
    }
}
