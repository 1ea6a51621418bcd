package dev.millrace.forecast.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Shares of forecasts that were not made together: one that has been chosen, and others that may be put beside it. Deterministic.
 *
 * <p>As within a pool, whoever loses to seasonal naive has none, and what half of the windows teach has to hold on the other half, or the first
 * stays alone.
 */
public final class PartnerShares {

    /** With fewer windows shares would follow chance. */
    public static final int LEAST_WINDOWS = 16;

    private static final double LEAST_SHARE = 0.02;

    /** @param mase mean absolute error over that of seasonal naive @param reason why it has no share */
    public record Share(double weight, OptionalDouble mase, Optional<String> reason) {}

    private PartnerShares() {}

    /**
     * The shares of the others; the first has what they leave.
     *
     * @param actuals {@code [windows, horizon]}, ascending in time, NaN where there is none; as long are all that follow
     * @param first @param naive @param others forecasts
     */
    public static List<Share> of(double[] actuals, double[] first, double[] naive, List<double[]> others, int horizon) {
        int windows = actuals.length / horizon;
        double limit = error(actuals, naive, 0, windows, horizon);
        List<double[]> able = new ArrayList<>(List.of(first));
        int[] places = new int[others.size()];
        for (int i = 0; i < others.size(); i++) {
            boolean fit = windows >= LEAST_WINDOWS && error(actuals, others.get(i), 0, windows, horizon) <= limit;
            places[i] = fit ? able.size() : -1;
            if (fit) {
                able.add(others.get(i));
            }
        }
        double[] weights = weights(actuals, able, windows, horizon);
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            double error = error(actuals, others.get(i), 0, windows, horizon);
            double weight = places[i] < 0 ? 0 : weights[places[i]];
            shares.add(new Share(
                    weight,
                    limit > 0 ? OptionalDouble.of(error / limit) : OptionalDouble.empty(),
                    weight > 0 ? Optional.empty() : Optional.of(reason(windows, places[i]))));
        }
        return shares;
    }

    /** Why so few windows give no share. */
    public static String tooFew(int windows) {
        return "only " + windows + " of the " + LEAST_WINDOWS
                + " windows that it takes to judge it are newer than what it learned from";
    }

    private static String reason(int windows, int place) {
        if (windows < LEAST_WINDOWS) {
            return tooFew(windows);
        }
        return place < 0 ? "loses to seasonal naive" : "adds nothing to the others";
    }

    private static double[] weights(double[] actuals, List<double[]> forecasts, int windows, int horizon) {
        double[] alone = new double[forecasts.size()];
        alone[0] = 1;
        if (forecasts.size() < 2) {
            return alone;
        }
        int half = windows / 2;
        double[] learned = PoolWeights.of(products(actuals, forecasts, 0, half, horizon));
        double together = error(actuals, mean(forecasts, learned), half, windows, horizon);
        if (!(together < error(actuals, forecasts.getFirst(), half, windows, horizon))) {
            return alone;
        }
        return PoolWeights.without(PoolWeights.of(products(actuals, forecasts, 0, windows, horizon)), LEAST_SHARE);
    }

    private static double[] mean(List<double[]> forecasts, double[] weights) {
        double[] mean = new double[forecasts.getFirst().length];
        for (int i = 0; i < weights.length; i++) {
            for (int t = 0; t < mean.length; t++) {
                mean[t] += weights[i] * forecasts.get(i)[t];
            }
        }
        return mean;
    }

    private static double[][] products(double[] actuals, List<double[]> forecasts, int from, int to, int horizon) {
        int k = forecasts.size();
        double[][] products = new double[k][k];
        int[] known = IntStream.range(from * horizon, to * horizon)
                .filter(t -> !Double.isNaN(actuals[t]))
                .toArray();
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                for (int t : known) {
                    products[i][j] += (actuals[t] - forecasts.get(i)[t])
                            * (actuals[t] - forecasts.get(j)[t]);
                }
                products[i][j] /= Math.max(1, known.length);
            }
        }
        return products;
    }

    /** Mean absolute. */
    private static double error(double[] actuals, double[] forecast, int from, int to, int horizon) {
        return IntStream.range(from * horizon, to * horizon)
                .filter(t -> !Double.isNaN(actuals[t]))
                .mapToDouble(t -> Math.abs(actuals[t] - forecast[t]))
                .average()
                .orElse(0);
    }
}
