package dev.millrace.forecast.evaluation;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.covariate.LagFit;
import dev.millrace.forecast.covariate.LagWeights;
import dev.millrace.forecast.covariate.Terms;
import dev.millrace.forecast.evaluation.Fitter.Sample;
import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.model.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much each covariate adds to the forecasts of a model: standard deviations over the history, in units of the series' own. */
final class CovariateUses {

    private static final int MOST_WINDOWS = 1024;

    private final List<Sample> samples;
    private final Terms terms;
    private final List<LagFit.Channel> channels;

    CovariateUses(List<Sample> samples, Terms terms, List<LagFit.Channel> channels) {
        this.samples = samples;
        this.terms = terms;
        this.channels = channels;
    }

    List<Terms.Use> of(Rule rule) {
        Map<String, List<Integer>> columns = new LinkedHashMap<>();
        for (int i = 0; i < terms.terms().size(); i++) {
            columns.computeIfAbsent(terms.terms().get(i).covariate(), _ -> new ArrayList<>())
                    .add(i);
        }
        List<Terms.Use> uses = new ArrayList<>();
        columns.forEach((name, places) -> {
            Kind kind = terms.terms().get(places.getFirst()).kind();
            uses.add(new Terms.Use(name, kind, weight(rule, kind, places)));
        });
        return uses;
    }

    private double weight(Rule rule, Kind kind, List<Integer> places) {
        return switch (rule) {
            case Rule.Pool pool ->
                pool.parts().stream()
                        .mapToDouble(part -> part.weight() * weight(part.rule(), kind, places))
                        .sum();
            case Rule.OnRest(Rule rest) -> kind == Kind.FUTURE ? ahead(places) : weight(rest, kind, places);
            case Rule.Lagged lagged -> kind == Kind.FUTURE ? 0 : behind(lagged.weights(), places);
            default -> 0;
        };
    }

    private double ahead(List<Integer> places) {
        List<Terms.Term> group = new ArrayList<>();
        for (int i = 0; i < terms.terms().size(); i++) {
            Terms.Term term = terms.terms().get(i);
            double weight = places.contains(i) ? term.weight() : 0;
            group.add(new Terms.Term(term.covariate(), term.name(), term.kind(), term.centre(), term.spread(), weight));
        }
        Terms alone = new Terms(group, List.of());
        double squares = 0;
        for (Sample sample : samples) {
            Covariates covariates = sample.covariates();
            squares += variance(alone.effects(covariates, 1), covariates.history());
        }
        return Math.sqrt(squares / samples.size());
    }

    private static double variance(double[] values, int to) {
        double sum = 0;
        double squares = 0;
        for (int t = 0; t < to; t++) {
            sum += values[t];
            squares += values[t] * values[t];
        }
        return to == 0 ? 0 : Math.max(0, squares / to - sum / to * (sum / to));
    }

    private double behind(LagWeights weights, List<Integer> places) {
        int horizon = weights.horizon();
        double[] sum = new double[horizon];
        double[] squares = new double[horizon];
        int count = 0;
        int first = weights.reach() - 1;
        for (int c = 0; c < channels.size(); c++) {
            LagFit.Channel channel = channels.get(c);
            double[] own = samples.get(c).values();
            double ratio = channel.scale() / Scale.of(own, 0, own.length).spread();
            int windows = channel.to() - first;
            int stride = Math.max(1, windows * channels.size() / MOST_WINDOWS);
            for (int anchor = first; anchor < channel.to(); anchor += stride) {
                double[] added = new double[horizon];
                weights.add(channel.past(), channel.statics(), anchor, i -> places.contains(placeOf(i)), added);
                for (int h = 0; h < horizon; h++) {
                    sum[h] += ratio * added[h];
                    squares[h] += ratio * added[h] * ratio * added[h];
                }
                count++;
            }
        }
        double mean = 0;
        for (int h = 0; h < horizon && count > 0; h++) {
            mean += Math.max(0, squares[h] / count - sum[h] / count * (sum[h] / count)) / horizon;
        }
        return Math.sqrt(mean);
    }

    /** Place among all columns of the one that is {@code i}th among past-only and then static ones. */
    private int placeOf(int i) {
        int at = 0;
        for (Kind kind : List.of(Kind.PAST, Kind.STATIC)) {
            for (int place = 0; place < terms.terms().size(); place++) {
                if (terms.terms().get(place).kind() == kind && at++ == i) {
                    return place;
                }
            }
        }
        return -1;
    }
}
