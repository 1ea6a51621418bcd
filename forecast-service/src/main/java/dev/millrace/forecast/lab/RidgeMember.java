package dev.millrace.forecast.lab;

import dev.millrace.forecast.ridge.RidgeFit;
import dev.millrace.forecast.ridge.RidgeWeights;
import dev.millrace.forecast.window.Block;
import dev.millrace.forecast.window.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A ridge of a pool, fitted twice with the same penalty: on the training rows, to be judged on the validation rows, and on both, to forecast.
 *
 * @param lookBack its own, whatever the windows' is
 * @param own whether each channel has a map of its own
 * @param calendar whether it forecasts what the {@link Profile} leaves over
 */
record RidgeMember(int lookBack, boolean own, boolean calendar) {

    private static final double[] PENALTIES = {1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1, 3};
    private static final int MIDDLE = 6;

    /** @param validated fitted on the training rows @param serving on those and the validation rows */
    record Fitted(LinearForecaster validated, LinearForecaster serving) {}

    private record Maps(RidgeWeights validated, RidgeWeights serving) {}

    private record Solved(RidgeWeights weights, double excess) {}

    String name() {
        return "ridge-" + lookBack + (own ? "-own" : "") + (calendar ? "-calendar" : "");
    }

    /** @param period of the profile @return empty where there is no solution */
    Optional<Fitted> fit(Dataset dataset, int period) {
        int train = dataset.split().train().to();
        int end = dataset.split().validation().to();
        Block training = new Block(0, train);
        Block both = new Block(0, end);
        Profile seen = calendar ? Profile.of(dataset, training, period) : Profile.NONE;
        Profile all = calendar ? Profile.of(dataset, both, period) : Profile.NONE;
        int maps = own ? dataset.table().channels() : 1;
        List<RidgeWeights> validated = new ArrayList<>();
        List<RidgeWeights> serving = new ArrayList<>();
        for (int map = 0; map < maps; map++) {
            RidgeFit first = fit(dataset, training, seen, map);
            RidgeFit judge = fit(dataset, new Block(train - lookBack, end), seen, map);
            RidgeFit second = fit(dataset, both, all, map);
            Optional<Maps> found = solved(first, judge, second);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            validated.add(found.get().validated());
            serving.add(found.get().serving());
        }
        return Optional.of(new Fitted(new LinearForecaster(validated, seen), new LinearForecaster(serving, all)));
    }

    private RidgeFit fit(Dataset dataset, Block block, Profile profile, int map) {
        List<double[]> channels = new ArrayList<>();
        for (int c = own ? map : 0; c < (own ? map + 1 : dataset.table().channels()); c++) {
            double[] values = dataset.channel(c, block);
            for (int row = 0; row < values.length; row++) {
                values[row] -= profile.at(block.from() + row, c);
            }
            channels.add(values);
        }
        return RidgeFit.of(channels, lookBack, dataset.shape().horizon());
    }

    private static Optional<Maps> solved(RidgeFit first, RidgeFit judge, RidgeFit second) {
        int at = MIDDLE;
        Solved best = solved(first, judge, at);
        for (int direction : new int[] {1, -1}) {
            int from = at;
            for (int next = at + direction; next >= 0 && next < PENALTIES.length; next += direction) {
                Solved other = solved(first, judge, next);
                if (!(other.excess() < best.excess())) {
                    break;
                }
                best = other;
                at = next;
            }
            if (at != from) {
                break;
            }
        }
        RidgeWeights validated = best.weights();
        return Double.isFinite(best.excess())
                ? second.solve(PENALTIES[at]).map(serving -> new Maps(validated, serving))
                : Optional.empty();
    }

    private static Solved solved(RidgeFit first, RidgeFit judge, int penalty) {
        return first.solve(PENALTIES[penalty])
                .map(weights -> new Solved(weights, judge.excess(weights)))
                .orElseGet(() -> new Solved(NOTHING, Double.POSITIVE_INFINITY));
    }

    static final RidgeWeights NOTHING = new RidgeWeights(2, 1, new float[1], new float[1]);
}
