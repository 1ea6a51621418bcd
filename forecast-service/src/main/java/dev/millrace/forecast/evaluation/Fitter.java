package dev.millrace.forecast.evaluation;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.Croston;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Gaps;
import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.model.Scale;
import dev.millrace.forecast.model.Smoothing;
import dev.millrace.forecast.model.Validation;
import dev.millrace.forecast.ridge.RidgeFit;
import dev.millrace.forecast.seasonal.Seasons;
import dev.millrace.forecast.series.Frequency;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Fits one model to one or more series. Stateless; the same input gives the same model, bit for bit. */
public final class Fitter {

    private static final int[] SEASONS_AVERAGED = {2, 3, 4, 5, 7, 10, 14, 28};
    private static final int SHORTEST_SPREAD_WINDOW = 48;

    /** Least history beyond two horizons that a ridge needs. */
    private static final int RIDGE_STEPS = 16;

    /**
     * A series to learn from.
     *
     * @param values on a grid, NaN where there is none
     * @param covariates beside the values; of several samples, all have the same columns
     */
    public record Sample(String series, double[] values, Covariates covariates) {

        public Sample(String series, double[] values) {
            this(series, values, Covariates.NONE);
        }
    }

    /** What comes of a fit. */
    public sealed interface Outcome {
        /** @param judged empty where there are several samples or covariates */
        record Fitted(FittedModel model, Optional<Judged> judged, Scores scores) implements Outcome {}

        /** At least {@code minimum} points are needed. */
        record TooShort(String series, int minimum) implements Outcome {}

        /** The values are too large to calculate with. */
        record OutOfRange(String series) implements Outcome {}

        /** A covariate that nothing can be learned of. */
        record Unusable(String series, String covariate, String reason) implements Outcome {}
    }

    /** Ridges of a pool at most, each with a look-back of its own. */
    private static final int RIDGES = 3;

    /** With fewer windows weights would follow chance. */
    private static final int WINDOWS_OF_POOL = 16;

    private static final double LEAST_WEIGHT = 0.02;

    /** Something tried on the validation block. */
    record Candidate(Rule rule, double[] predictions, double error) {}

    private Fitter() {}

    /**
     * @param samples at least one; of several, all are of the same frequency
     * @param season in steps; empty: detected
     * @param family to fit, a regression only with covariates; empty: the mean of several that does best on the validation block, or the best alone
     */
    public static Outcome fit(
            List<Sample> samples, Frequency frequency, int horizon, OptionalInt season, Optional<Family> family) {
        for (Sample sample : samples) {
            int minimum = ValidationBlock.minimum(horizon, season.orElse(1))
                    + (family.equals(Optional.of(Family.RIDGE)) ? RIDGE_STEPS - 10 : 0);
            if (observed(sample.values()) < minimum) {
                return new Outcome.TooShort(sample.series(), minimum);
            }
            if (Scale.of(sample.values(), 0, sample.values().length).spread() > Float.MAX_VALUE) {
                return new Outcome.OutOfRange(sample.series());
            }
        }
        List<double[]> channels = samples.stream().map(Sample::values).toList();
        int steps = season.orElseGet(() -> commonSeason(channels, frequency));
        ValidationBlock block = ValidationBlock.of(channels, steps, horizon);
        if (block.windows() == 0) {
            return new Outcome.TooShort(samples.getFirst().series(), 2 * ValidationBlock.minimum(horizon, steps));
        }
        return new Fit(samples, channels, block, steps, horizon).choose(family);
    }

    private static int observed(double[] values) {
        int count = 0;
        for (double value : values) {
            count += Double.isNaN(value) ? 0 : 1;
        }
        return count;
    }

    /** The season most channels have, of equals the shortest. */
    private static int commonSeason(List<double[]> channels, Frequency frequency) {
        Map<Integer, Integer> votes = new HashMap<>();
        int shortest = Integer.MAX_VALUE;
        for (double[] channel : channels) {
            votes.merge(Seasons.detect(Gaps.fill(channel, 1, 0), frequency), 1, Integer::sum);
            shortest = Math.min(shortest, channel.length);
        }
        int common = votes.entrySet().stream()
                .max(Comparator.comparingInt((Map.Entry<Integer, Integer> e) -> e.getValue())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .orElseThrow()
                .getKey();
        return 2 * common <= shortest ? common : 1;
    }

    private record Fit(List<Sample> samples, List<double[]> channels, ValidationBlock block, int season, int horizon) {

        Outcome choose(Optional<Family> family) {
            double[] naively = block.predict(new Rule.SeasonalNaive(season));
            double naive = block.error(naively);
            List<Candidate> candidates = new ArrayList<>(alone(family));
            Optional<CovariateFit> covariates = CovariateFit.of(samples, block, season, horizon);
            if (covariates.isPresent()) {
                Optional<Outcome.Unusable> unusable = covariates.get().unusable();
                if (unusable.isPresent()) {
                    return unusable.get();
                }
                candidates.addAll(covariates.get().candidates(this::onRest));
            }
            if (candidates.isEmpty()) {
                return new Outcome.TooShort(samples.getFirst().series(), 2 * horizon + RIDGE_STEPS + season);
            }
            candidates.sort(Comparator.comparingDouble(Candidate::error));
            double[] weights = weights(candidates, naive);
            Candidate chosen = chosen(candidates, weights);
            Validation validation =
                    new Validation(relative(chosen.error(), naive), block.windows(), told(candidates, weights, naive));
            Halves halves = new Halves(block, chosen.predictions(), horizon);
            int spreadWindow = halves.spreadWindow(Math.max(2 * season, SHORTEST_SPREAD_WINDOW));
            Map<String, Double> scales = new LinkedHashMap<>();
            for (Sample sample : samples) {
                scales.put(
                        sample.series(),
                        Scale.of(sample.values(), 0, sample.values().length).spread());
            }
            Optional<CovariateFit.Everything> everything = covariates.map(CovariateFit::everything);
            Rule rule = onEverything(chosen.rule(), channels, everything);
            FittedModel model = new FittedModel(
                    rule,
                    season,
                    horizon,
                    ResidualGrid.of(widened(chosen, spreadWindow), horizon, 0, block.windows()),
                    spreadWindow,
                    scales,
                    validation,
                    everything.map(all -> all.regression(rule)));
            return new Outcome.Fitted(
                    model, judged(chosen.predictions(), naively), scores(chosen, naive, halves.coverage(spreadWindow)));
        }

        private Scores scores(Candidate chosen, double naive, OptionalDouble coverage) {
            double mse = block.products(List.of(chosen.predictions()), 0, block.windows())[0][0];
            List<Scores.Held> held = block.channels().stream()
                    .map(channel -> new Scores.Held(channel.place(), channel.anchors()))
                    .toList();
            return new Scores(chosen.error(), mse, relative(chosen.error(), naive), coverage, held);
        }

        private Optional<Judged> judged(double[] predictions, double[] naive) {
            return samples.size() == 1 && samples.getFirst().covariates().isEmpty()
                    ? Optional.of(
                            new Judged(block.channels().getFirst().anchors(), block.actuals(), predictions, naive))
                    : Optional.empty();
        }

        /** Candidates that read values alone. */
        private List<Candidate> alone(Optional<Family> family) {
            List<Candidate> candidates = new ArrayList<>();
            for (Family each : Family.single()) {
                if (family.isEmpty() ? competes(each) : family.get() == each) {
                    candidates.addAll(best(each, family.isEmpty() ? RIDGES : 1));
                }
            }
            return candidates;
        }

        private boolean competes(Family family) {
            return switch (family) {
                case SEASONAL_NAIVE -> season > 1;
                case CROSTON -> CrostonSearch.intermittent(block.channels());
                case REPEAT, SAME_PHASE_MEAN, SMOOTHING, RIDGE, REGRESSION, POOL -> true;
            };
        }

        private List<Candidate> onRest(ValidationBlock rest) {
            return new Fit(samples, channels, rest, season, horizon).alone(Optional.empty());
        }

        /** Shares of candidates, best first, in the forecast. Who loses to seasonal naive has none. */
        private double[] weights(List<Candidate> candidates, double naive) {
            double[] weights = new double[candidates.size()];
            weights[0] = 1;
            List<Candidate> able =
                    candidates.stream().filter(one -> one.error() <= naive).toList();
            int windows = block.windows();
            int half = windows / 2;
            if (windows < WINDOWS_OF_POOL || able.size() < 2 || !(naive > 0)) {
                return weights;
            }
            // What half of the windows teach has to hold on the other.
            double pooled = block.error(mean(able, learned(able, 0, half)), half, windows);
            if (!(pooled < block.error(candidates.getFirst().predictions(), half, windows))) {
                return weights;
            }
            double[] shares = learned(able, 0, windows);
            for (int i = 0; i < weights.length; i++) {
                int place = able.indexOf(candidates.get(i));
                weights[i] = place < 0 ? 0 : shares[place];
            }
            return weights;
        }

        private double[] learned(List<Candidate> candidates, int from, int to) {
            List<double[]> predictions =
                    candidates.stream().map(Candidate::predictions).toList();
            return PoolWeights.without(PoolWeights.of(block.products(predictions, from, to)), LEAST_WEIGHT);
        }

        private static double[] mean(List<Candidate> candidates, double[] weights) {
            double[] mean = new double[candidates.getFirst().predictions().length];
            for (int i = 0; i < weights.length; i++) {
                double[] one = candidates.get(i).predictions();
                for (int t = 0; weights[i] > 0 && t < mean.length; t++) {
                    mean[t] += weights[i] * one[t];
                }
            }
            return mean;
        }

        private Candidate chosen(List<Candidate> candidates, double[] weights) {
            List<Rule.Pool.Part> parts = new ArrayList<>();
            for (int i = 0; i < weights.length; i++) {
                if (weights[i] == 1) {
                    return candidates.get(i);
                }
                if (weights[i] > 0) {
                    parts.add(new Rule.Pool.Part(candidates.get(i).rule(), weights[i]));
                }
            }
            double[] predictions = mean(candidates, weights);
            return new Candidate(new Rule.Pool(parts), predictions, block.error(predictions));
        }

        private static List<Validation.Candidate> told(List<Candidate> candidates, double[] weights, double naive) {
            List<Validation.Candidate> told = new ArrayList<>();
            for (int i = 0; i < weights.length; i++) {
                Candidate one = candidates.get(i);
                String reason = one.error() > naive ? "loses to seasonal naive" : "adds nothing to the others";
                told.add(new Validation.Candidate(
                        one.rule().family(),
                        lookback(one.rule()),
                        relative(one.error(), naive),
                        OptionalDouble.of(weights[i]),
                        weights[i] > 0 ? Optional.empty() : Optional.of(reason),
                        one.rule() instanceof Rule.OnRest(Rule inner)
                                ? Optional.of(inner.family())
                                : Optional.empty()));
            }
            return told;
        }

        private static OptionalInt lookback(Rule rule) {
            return switch (rule) {
                case Rule.OnRest(Rule inner) -> lookback(inner);
                case Rule.Ridge ridge -> OptionalInt.of(ridge.lookback());
                case Rule.Lagged lagged -> OptionalInt.of(lagged.lookback());
                case Smoothing smoothing -> OptionalInt.of(smoothing.lookback());
                case Croston croston -> OptionalInt.of(croston.lookback());
                default -> OptionalInt.empty();
            };
        }

        private static OptionalDouble relative(double error, double naive) {
            return naive > 0 ? OptionalDouble.of(error / naive) : OptionalDouble.empty();
        }

        private List<Candidate> best(Family family, int ridges) {
            return switch (family) {
                case REPEAT -> List.of(candidate(new Rule.Repeat()));
                case SEASONAL_NAIVE -> List.of(candidate(new Rule.SeasonalNaive(season)));
                case SAME_PHASE_MEAN -> List.of(bestMean());
                case SMOOTHING ->
                    best(SmoothingSearch.rules(block.training())).stream().toList();
                case CROSTON ->
                    best(CrostonSearch.rules(block.training())).stream().toList();
                case RIDGE -> {
                    RidgeSearch search = new RidgeSearch(block, horizon);
                    List<RidgeSearch.Found> found =
                            ridges == 1 ? search.best(season).stream().toList() : search.best(season, ridges);
                    yield found.stream()
                            .map(one -> new Candidate(one.rule(), one.predictions(), one.error()))
                            .toList();
                }
                case REGRESSION, POOL -> throw new IllegalArgumentException(family + " is made of the others");
            };
        }

        private Candidate bestMean() {
            Candidate best = candidate(new Rule.SamePhaseMean(season, 1));
            for (int seasons : SEASONS_AVERAGED) {
                if ((long) seasons * season <= block.training()) {
                    Candidate next = candidate(new Rule.SamePhaseMean(season, seasons));
                    best = next.error() < best.error() ? next : best;
                }
            }
            return best;
        }

        private Optional<Candidate> best(List<? extends Rule> rules) {
            return rules.stream().<Candidate>map(this::candidate).min(Comparator.comparingDouble(Candidate::error));
        }

        private Candidate candidate(Rule rule) {
            double[] predictions = block.predict(rule);
            return new Candidate(rule, predictions, block.error(predictions));
        }

        private Rule onEverything(Rule chosen, List<double[]> channels, Optional<CovariateFit.Everything> everything) {
            return switch (chosen) {
                case Rule.Repeat same -> same;
                case Rule.SeasonalNaive same -> same;
                case Rule.SamePhaseMean same -> same;
                case Smoothing same -> same;
                case Croston same -> same;
                case Rule.Ridge ridge -> {
                    RidgeFit fit = RidgeFit.of(
                            channels.stream()
                                    .map(c -> Scale.of(c, 0, c.length).apply(c, c.length))
                                    .toList(),
                            ridge.lookback(),
                            horizon);
                    yield fit.solve(ridge.lambda())
                            .map(weights -> new Rule.Ridge(weights, ridge.lambda(), fit.windows()))
                            .orElse(ridge);
                }
                case Rule.Pool pool ->
                    new Rule.Pool(pool.parts().stream()
                            .map(part ->
                                    new Rule.Pool.Part(onEverything(part.rule(), channels, everything), part.weight()))
                            .toList());
                case Rule.OnRest(Rule.Lagged lagged) ->
                    new Rule.OnRest(everything.orElseThrow().again(lagged));
                case Rule.OnRest(Rule rest) ->
                    new Rule.OnRest(onEverything(rest, everything.orElseThrow().rests(), everything));
                case Rule.Lagged lagged -> everything.orElseThrow().again(lagged);
            };
        }

        private double[] widened(Candidate chosen, int spreadWindow) {
            double[] residuals = block.residuals(chosen.predictions(), spreadWindow);
            double factor = block.widening(residuals);
            for (int i = 0; i < residuals.length; i++) {
                residuals[i] *= factor;
            }
            return residuals;
        }
    }
}
