package dev.millrace.forecast.evaluation;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.covariate.EffectFit;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.covariate.LagFit;
import dev.millrace.forecast.covariate.Terms;
import dev.millrace.forecast.evaluation.Fitter.Candidate;
import dev.millrace.forecast.evaluation.Fitter.Sample;
import dev.millrace.forecast.model.Gaps;
import dev.millrace.forecast.model.Regression;
import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.model.Scale;
import dev.millrace.forecast.model.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Regressions on covariates: on what lies before the validation block to be compared there, and on everything to serve. What is known ahead is taken away
 * from the series, and the rest is forecast by the other families; past-only and static covariates enter a direct regression.
 */
final class CovariateFit {

    private static final double[] LAMBDAS = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1};
    private static final double[] LAG_LAMBDAS = {1e-3, 1e-2, 1e-1, 1};
    private static final int MOST_FEATURES = 256;
    private static final long MOST_WEIGHTS = 1_000_000;
    private static final int FEWEST_WINDOWS = 8;

    /** Look-backs and lags tried: the newest values, a short and a longer window. */
    private static final int[][] SHAPES = {{2, 4}, {8, 12}, {24, 36}};

    private final List<Sample> samples;
    private final ValidationBlock block;
    private final int season;
    private final int horizon;
    private final List<Covariates> covariates;
    private final Choice choice;
    private final List<Candidate> lagged;

    /** @param difference between the values regressed; 0: the values themselves */
    private record Choice(int difference, double lambda, Terms terms, double error) {}

    private CovariateFit(List<Sample> samples, ValidationBlock block, int season, int horizon) {
        this.samples = samples;
        this.block = block;
        this.season = season;
        this.horizon = horizon;
        this.covariates = block.channels().stream()
                .map(channel -> samples.get(channel.place()).covariates())
                .toList();
        this.choice = choose();
        this.lagged = lags();
    }

    /** Empty without covariates. */
    static Optional<CovariateFit> of(List<Sample> samples, ValidationBlock block, int season, int horizon) {
        return samples.getFirst().covariates().isEmpty()
                ? Optional.empty()
                : Optional.of(new CovariateFit(samples, block, season, horizon));
    }

    private boolean has(Kind kind) {
        return !covariates.getFirst().of(kind).isEmpty();
    }

    /** A covariate that would be ignored, if there is one. */
    Optional<Fitter.Outcome.Unusable> unusable() {
        if (!lagged.isEmpty() || !has(Kind.PAST) && !has(Kind.STATIC)) {
            return Optional.empty();
        }
        Covariates first = covariates.getFirst();
        String name = (has(Kind.PAST) ? first.of(Kind.PAST) : first.of(Kind.STATIC))
                .getFirst()
                .covariate();
        return Optional.of(new Fitter.Outcome.Unusable(
                samples.getFirst().series(),
                name,
                "there are fewer than " + FEWEST_WINDOWS
                        + " windows without a gap to learn from: use a shorter horizon or" + " more history"));
    }

    /** @param alone what the other families make of the rest of the series */
    List<Candidate> candidates(Function<ValidationBlock, List<Candidate>> alone) {
        List<Candidate> candidates = new ArrayList<>();
        if (has(Kind.FUTURE)) {
            List<double[]> effects = effects(choice.terms());
            for (Candidate one : alone.apply(block.less(effects, season))) {
                candidates.add(candidate(new Rule.OnRest(one.rule()), block.plus(one.predictions(), effects)));
            }
        }
        candidates.addAll(lagged);
        return candidates;
    }

    private Candidate candidate(Rule rule, double[] predictions) {
        return new Candidate(rule, predictions, block.error(predictions));
    }

    private List<double[]> effects(Terms terms) {
        List<double[]> effects = new ArrayList<>();
        for (int c = 0; c < covariates.size(); c++) {
            effects.add(terms.effects(
                    covariates.get(c), block.channels().get(c).scale().spread()));
        }
        return effects;
    }

    /** Differences and penalty with the least error of simple forecasts of the rest. */
    private Choice choose() {
        List<double[]> training = block.trainingChannels();
        @Nullable Choice best = null;
        for (int difference : has(Kind.FUTURE) ? new TreeSet<>(List.of(0, 1, season)) : List.<Integer>of()) {
            EffectFit fit = EffectFit.of(training, covariates, difference);
            for (double lambda : LAMBDAS) {
                Optional<Terms> terms = fit.solve(lambda);
                double error = terms.map(this::error).orElse(Double.NaN);
                if (terms.isPresent() && (best == null || error < best.error())) {
                    best = new Choice(difference, lambda, terms.get(), error);
                }
            }
        }
        return best == null
                ? new Choice(0, 0, EffectFit.of(training, covariates, 0).without(), Double.NaN)
                : best;
    }

    private double error(Terms terms) {
        List<double[]> effects = effects(terms);
        ValidationBlock rest = block.less(effects, season);
        double least = Double.MAX_VALUE;
        for (Rule rule : List.of(
                new Rule.Repeat(),
                new Rule.SamePhaseMean(season, 1),
                new Rule.SamePhaseMean(season, Math.clamp(block.training() / season, 1, 4)),
                new Rule.SamePhaseMean(1, Math.clamp(block.training(), 1, 28)))) {
            least = Math.min(least, block.error(block.plus(rest.predict(rule), effects)));
        }
        return least;
    }

    /** Regressions on newest values, best first; none where no covariate is past-only or static. */
    private List<Candidate> lags() {
        int pasts = covariates.getFirst().of(Kind.PAST).size();
        int statics = covariates.getFirst().of(Kind.STATIC).size();
        if (pasts + statics == 0) {
            return List.of();
        }
        List<double[]> effects = effects(choice.terms());
        ValidationBlock rest = has(Kind.FUTURE) ? block.less(effects, season) : block;
        List<View> views = new ArrayList<>();
        List<LagFit.Channel> channels = new ArrayList<>();
        for (int c = 0; c < covariates.size(); c++) {
            ValidationBlock.Channel channel = rest.channels().get(c);
            View view = new View(
                    channel.filled(),
                    channel.filled(),
                    channel.scale().spread(),
                    effects.get(c),
                    choice.terms().past(covariates.get(c), 0),
                    choice.terms().statics(covariates.get(c)));
            views.add(view);
            channels.add(new LagFit.Channel(
                    channel.values(),
                    channel.filled(),
                    channel.trainingEnd(),
                    channel.scale().spread(),
                    view.past(),
                    view.statics()));
        }
        List<Candidate> candidates = new ArrayList<>();
        for (int[] shape : SHAPES) {
            int lags = pasts == 0 ? 0 : Math.clamp((MOST_FEATURES - shape[0] - statics) / pasts, 1, shape[1]);
            int features = shape[0] - 1 + lags * pasts + statics;
            if (Math.max(shape[0], lags) + horizon > block.training() || (long) features * horizon > MOST_WEIGHTS) {
                continue;
            }
            LagFit fit = LagFit.of(channels, shape[0], lags, horizon);
            if (fit.windows() >= FEWEST_WINDOWS) {
                best(fit, rest, views, effects).ifPresent(candidates::add);
            }
        }
        return candidates;
    }

    private Optional<Candidate> best(LagFit fit, ValidationBlock rest, List<View> views, List<double[]> effects) {
        @Nullable Candidate best = null;
        for (double lambda : LAG_LAMBDAS) {
            Rule.Lagged rule = fit.solve(lambda)
                    .map(weights -> new Rule.Lagged(weights, lambda))
                    .orElse(null);
            if (rule != null) {
                double[] predictions = rest.predict(rule, views);
                Candidate next = has(Kind.FUTURE)
                        ? candidate(new Rule.OnRest(rule), block.plus(predictions, effects))
                        : candidate(rule, predictions);
                best = best == null || next.error() < best.error() ? next : best;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The same regression on all that is known. */
    Everything everything() {
        List<Covariates> all = samples.stream().map(Sample::covariates).toList();
        List<double[]> scaled = samples.stream()
                .map(sample -> Scale.of(sample.values(), 0, sample.values().length)
                        .apply(sample.values(), sample.values().length))
                .toList();
        EffectFit fit = EffectFit.of(scaled, all, choice.difference());
        Terms terms = has(Kind.FUTURE) ? fit.solve(choice.lambda()).orElse(choice.terms()) : fit.without();
        return new Everything(samples, terms, season);
    }

    /** What was learned of all values. */
    static final class Everything {

        private final List<Sample> samples;
        private final Terms terms;
        private final List<double[]> rests = new ArrayList<>();
        private final Map<String, Double> restScales = new HashMap<>();
        private final List<LagFit.Channel> channels = new ArrayList<>();

        Everything(List<Sample> samples, Terms terms, int season) {
            this.samples = samples;
            this.terms = terms;
            for (Sample sample : samples) {
                double[] rest = sample.values().clone();
                double[] effects = terms.effects(
                        sample.covariates(), Scale.of(rest, 0, rest.length).spread());
                for (int t = 0; t < rest.length; t++) {
                    rest[t] -= effects[t];
                }
                double scale = Scale.of(rest, 0, rest.length).spread();
                rests.add(rest);
                restScales.put(sample.series(), scale);
                channels.add(new LagFit.Channel(
                        rest,
                        Gaps.fill(rest, season, rest.length),
                        rest.length,
                        scale,
                        terms.past(sample.covariates(), 0),
                        terms.statics(sample.covariates())));
            }
        }

        List<double[]> rests() {
            return rests;
        }

        Rule.Lagged again(Rule.Lagged chosen) {
            return LagFit.of(
                            channels,
                            chosen.weights().lookback(),
                            chosen.weights().lags(),
                            chosen.weights().horizon())
                    .solve(chosen.lambda())
                    .map(weights -> new Rule.Lagged(weights, chosen.lambda()))
                    .orElse(chosen);
        }

        /** @param rule that serves, by which the covariates' weights are told */
        Regression regression(Rule rule) {
            return new Regression(
                    new Terms(terms.terms(), new CovariateUses(samples, terms, channels).of(rule)), restScales);
        }
    }
}
