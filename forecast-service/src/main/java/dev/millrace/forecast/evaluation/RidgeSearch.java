package dev.millrace.forecast.evaluation;

import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.ridge.RidgeFit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Picks look-backs and penalties of ridges on the validation block: look-backs at a middling penalty, then the penalty of each uphill
 * from there.
 */
final class RidgeSearch {

    private static final double[] LAMBDAS = {1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1};
    private static final int MIDDLE = 4;

    private static final List<Integer> LOOKBACKS = List.of(96, 336, 512);
    private static final List<Integer> SHORT_LOOKBACKS = List.of(2, 4, 8, 24);
    private static final int LONGEST = 672;

    /** A longer look-back has to lower the error by so much to be taken. */
    private static final double WORTH_LONGER = 0.99;

    private static final long FEWEST_WINDOWS = 8;

    /** Bounds of one solution: look-back squared times horizon, and weights. */
    private static final double MAX_WORK = 2e8;

    private static final long MAX_WEIGHTS = 1_000_000;

    /** A ridge with its error on the validation block. */
    record Found(Rule.Ridge rule, double[] predictions, double error) {}

    private final ValidationBlock block;
    private final int horizon;

    RidgeSearch(ValidationBlock block, int horizon) {
        this.block = block;
        this.horizon = horizon;
    }

    private record Tried(RidgeFit fit, Found found) {}

    /** The one to forecast with alone. */
    Optional<Found> best(int season) {
        @Nullable Tried best = null;
        for (Tried next : tried(season)) {
            if (best == null
                    || next.found().error() < WORTH_LONGER * best.found().error()) {
                best = next;
            }
        }
        return Optional.ofNullable(best).map(this::tuned);
    }

    /** Those with the least errors, each with a look-back of its own. */
    List<Found> best(int season, int most) {
        return tried(season).stream()
                .sorted(Comparator.comparingDouble(one -> one.found().error()))
                .limit(most)
                .map(this::tuned)
                .toList();
    }

    private List<Tried> tried(int season) {
        List<double[]> channels = block.trainingChannels();
        List<Tried> tried = new ArrayList<>();
        for (int lookback : lookbacks(season, block.training(), horizon)) {
            RidgeFit fit = RidgeFit.of(channels, lookback, horizon);
            Found found = fit.windows() < FEWEST_WINDOWS ? null : attempt(fit, MIDDLE);
            if (found != null) {
                tried.add(new Tried(fit, found));
            }
        }
        return tried;
    }

    private Found tuned(Tried tried) {
        Found upwards = climb(tried.fit(), tried.found(), 1);
        return upwards.error() == tried.found().error() ? climb(tried.fit(), tried.found(), -1) : upwards;
    }

    private Found climb(RidgeFit fit, Found from, int direction) {
        Found best = from;
        for (int i = MIDDLE + direction; i >= 0 && i < LAMBDAS.length; i += direction) {
            Found next = attempt(fit, i);
            if (next == null || next.error() >= best.error()) {
                break;
            }
            best = next;
        }
        return best;
    }

    private @Nullable Found attempt(RidgeFit fit, int lambda) {
        return fit.solve(LAMBDAS[lambda])
                .map(weights -> {
                    Rule.Ridge rule = new Rule.Ridge(weights, LAMBDAS[lambda], fit.windows());
                    double[] predictions = block.predict(rule);
                    return new Found(rule, predictions, block.error(predictions));
                })
                .filter(found -> Double.isFinite(found.error()))
                .orElse(null);
    }

    /** Whole seasons and usual lengths, as far as the history before the block and the work allow. */
    static TreeSet<Integer> lookbacks(int season, int training, int horizon) {
        TreeSet<Integer> lookbacks = new TreeSet<>(LOOKBACKS);
        if (season > 1) {
            lookbacks.addAll(List.of(season, 2 * season, 3 * season));
        } else {
            lookbacks.addAll(SHORT_LOOKBACKS);
        }
        int longest = Math.max(2, Math.min(LONGEST, (training - horizon) / 2));
        lookbacks.removeIf(lookback -> lookback < 2
                || lookback > longest
                || (double) lookback * lookback * horizon > MAX_WORK
                || (long) lookback * horizon > MAX_WEIGHTS);
        if (lookbacks.isEmpty()) {
            lookbacks.add(2);
        }
        return lookbacks;
    }
}
