package dev.millrace.forecast.ridge;

import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

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
        return weights(lambda).map(this::rounded);
    }

    /** The solution in double precision, {@code [lookback - 1, horizon]}. */
    Optional<DMatrixRMaj> weights(double lambda) {
        if (moments.windows() == 0) {
            return Optional.empty();
        }
        int features = lookback - 1;
        DMatrixRMaj system = moments.features().copy();
        double penalty = lambda * moments.windows();
        for (int i = 0; i < features; i++) {
            system.unsafe_set(i, i, system.unsafe_get(i, i) + penalty);
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(features);
        if (!solver.setA(system)) {
            return Optional.empty();
        }
        DMatrixRMaj weights = new DMatrixRMaj(features, horizon);
        solver.solve(moments.cross(), weights);
        return CommonOps_DDRM.elementMaxAbs(weights) < Float.MAX_VALUE ? Optional.of(weights) : Optional.empty();
    }

    private RidgeWeights rounded(DMatrixRMaj solved) {
        float[] weights = new float[solved.getNumElements()];
        double[] bias = moments.targetMeans().clone();
        for (int i = 0; i < lookback - 1; i++) {
            for (int h = 0; h < horizon; h++) {
                double weight = solved.unsafe_get(i, h);
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
