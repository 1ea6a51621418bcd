package dev.millrace.forecast.ridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A ridge for the windows of each phase of a season, drawn towards one map for all of them instead of towards zero: what a day holds tells
 * another tale of the next in the morning than at night, and a phase has too few windows to learn all of it anew. The moments are kept, to be solved for as
 * many pulls as wanted. Uses all cores; holds {@code phases · lookback · (lookback + horizon)} doubles. Not thread-safe.
 */
public final class PhaseFit {

    /** Windows that are added together: each pass over the sums serves so many. */
    private static final int TOGETHER = 4;

    private final RidgeWeights base;
    private final List<Moments> phases;

    /**
     * One phase's. The last feature is 1.
     *
     * @param products of features, upper triangle, {@code [L, L]} @param rest products of features with what the base leaves over, {@code [L, H]}
     */
    private record Moments(int windows, double[][] products, double[][] rest) {}

    private PhaseFit(RidgeWeights base, List<Moments> phases) {
        this.base = base;
        this.phases = phases;
    }

    /**
     * @param channels scaled, without NaN, of the same rows
     * @param first row of the table that they begin with
     * @param stride from one window to the next; without a factor in common with the season
     */
    public static PhaseFit of(List<double[]> channels, int first, RidgeWeights base, Phases phases, int stride) {
        List<Moments> moments = IntStream.range(0, phases.count())
                .parallel()
                .mapToObj(phase -> moments(channels, first, base, phases, stride, phase))
                .toList();
        return new PhaseFit(base, moments);
    }

    private static Moments moments(
            List<double[]> channels, int first, RidgeWeights base, Phases phases, int stride, int phase) {
        int lookback = base.lookback();
        int horizon = base.horizon();
        double[][] products = new double[lookback][lookback];
        double[][] rest = new double[lookback][horizon];
        double[][] features = new double[TOGETHER][lookback];
        double[][] targets = new double[TOGETHER][horizon];
        int windows = 0;
        int held = 0;
        for (double[] x : channels) {
            for (int origin = lookback; origin + horizon <= x.length; origin += stride) {
                if (phases.of(first + origin) == phase) {
                    fill(x, origin, features[held], targets[held]);
                    windows++;
                    held++;
                    if (held == TOGETHER) {
                        add(features, targets, products, rest);
                        held = 0;
                    }
                }
            }
        }
        if (held > 0) {
            for (; held < TOGETHER; held++) {
                Arrays.fill(features[held], 0);
            }
            add(features, targets, products, rest);
        }
        subtractBase(base, products, rest);
        return new Moments(windows, products, rest);
    }

    private static void fill(double[] x, int origin, double[] features, double[] targets) {
        double last = x[origin - 1];
        int start = origin - features.length;
        for (int i = 0; i < features.length - 1; i++) {
            features[i] = x[start + i] - last;
        }
        features[features.length - 1] = 1;
        for (int h = 0; h < targets.length; h++) {
            targets[h] = x[origin + h] - last;
        }
    }

    private static void add(double[][] features, double[][] targets, double[][] products, double[][] rest) {
        for (int i = 0; i < products.length; i++) {
            double a = features[0][i];
            double b = features[1][i];
            double c = features[2][i];
            double d = features[3][i];
            add(products[i], i, features, a, b, c, d);
            add(rest[i], 0, targets, a, b, c, d);
        }
    }

    private static void add(double[] row, int from, double[][] four, double a, double b, double c, double d) {
        double[] x = four[0];
        double[] y = four[1];
        double[] z = four[2];
        double[] w = four[3];
        for (int j = from; j < row.length; j++) {
            row[j] += a * x[j] + b * y[j] + (c * z[j] + d * w[j]);
        }
    }

    /** Leaves in {@code rest} the products with what the base does not explain. */
    private static void subtractBase(RidgeWeights base, double[][] products, double[][] rest) {
        int horizon = base.horizon();
        for (int i = 0; i < products.length; i++) {
            double[] row = rest[i];
            for (int j = 0; j < products.length; j++) {
                double product = i <= j ? products[i][j] : products[j][i];
                float[] weights = j + 1 < products.length ? base.weights() : base.bias();
                int at = j + 1 < products.length ? j * horizon : 0;
                for (int h = 0; h < horizon; h++) {
                    row[h] -= product * weights[at + h];
                }
            }
        }
    }

    /**
     * A map for each phase: the one with the least squared error plus {@code pull} times the phase's windows times the squared distance from the base.
     *
     * @param pull above 0
     * @return empty when a system cannot be solved
     */
    public Optional<List<RidgeWeights>> solve(double pull) {
        List<Optional<RidgeWeights>> solved =
                phases.parallelStream().map(phase -> solve(phase, pull)).toList();
        List<RidgeWeights> maps = new ArrayList<>();
        for (Optional<RidgeWeights> map : solved) {
            if (map.isEmpty()) {
                return Optional.empty();
            }
            maps.add(map.get());
        }
        return Optional.of(maps);
    }

    private Optional<RidgeWeights> solve(Moments phase, double pull) {
        Cholesky system = Cholesky.of(phase.products(), pull * Math.max(1, phase.windows()));
        if (system == null) {
            return Optional.empty();
        }
        double[][] moved = system.solve(phase.rest());
        int horizon = base.horizon();
        float[] weights = base.weights().clone();
        float[] bias = base.bias().clone();
        for (int i = 0; i + 1 < moved.length; i++) {
            for (int h = 0; h < horizon; h++) {
                weights[i * horizon + h] += (float) moved[i][h];
            }
        }
        for (int h = 0; h < horizon; h++) {
            bias[h] += (float) moved[moved.length - 1][h];
        }
        return Optional.of(new RidgeWeights(base.lookback(), horizon, weights, bias));
    }
}
