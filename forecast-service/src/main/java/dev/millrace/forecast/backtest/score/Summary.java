package dev.millrace.forecast.backtest.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers all series, one after the other. Not thread-safe. */
public final class Summary {

    private final List<ModelTotals> totals = new ArrayList<>();
    private int series;

    /**
     * What a backtest is about.
     *
     * @param labels of its models, in order
     * @param against label of the model that the others are compared with
     * @param baseline label of the seasonal naive forecast
     * @param overlapping how many windows in a row share a step; 1: none
     */
    public record Scheme(
            int horizon,
            int windows,
            List<String> labels,
            List<Double> levels,
            String against,
            String baseline,
            int overlapping) {

        public Scheme {
            labels = List.copyOf(labels);
            levels = List.copyOf(levels);
        }
    }

    public Summary(Scheme scheme) {
        scheme.labels().forEach(label -> totals.add(new ModelTotals(label, scheme)));
    }

    public void add(SeriesScores scores) {
        series++;
        totals.forEach(one -> one.add(scores));
    }

    /** How many were added. */
    public int series() {
        return series;
    }

    /** Whether any model forecast any series. */
    public boolean scored() {
        return totals.stream().anyMatch(ModelTotals::scored);
    }

    public List<ModelSummary> models() {
        return totals.stream().map(ModelTotals::summary).toList();
    }

    /** Those of models that forecast a series. */
    public List<Curve> curves() {
        return totals.stream()
                .filter(ModelTotals::scored)
                .map(ModelTotals::curve)
                .toList();
    }

    /** What is told of a model on one series: all steps together. */
    public static Figures figures(SeriesScores scores, ModelScores model, Scheme scheme) {
        return model.steps()
                .map(sums -> Figures.of(
                        sums.total(), 0, baseline(scores, scheme).map(Sums::total), scores.scale(), scheme.levels()))
                .orElseThrow();
    }

    /** Of one step, from 0. */
    public static Figures figures(SeriesScores scores, ModelScores model, Scheme scheme, int step) {
        return model.steps()
                .map(sums -> Figures.of(sums, step, baseline(scores, scheme), scores.scale(), scheme.levels()))
                .orElseThrow();
    }

    /** Empty for the model that is compared against, and where one of both has no forecasts. */
    public static Optional<Comparison> comparison(SeriesScores scores, ModelScores model, Scheme scheme) {
        return Paired.of(scores, model, scheme.against(), scheme.overlapping());
    }

    private static Optional<Sums> baseline(SeriesScores scores, Scheme scheme) {
        return scores.model(scheme.baseline()).flatMap(ModelScores::steps);
    }
}
