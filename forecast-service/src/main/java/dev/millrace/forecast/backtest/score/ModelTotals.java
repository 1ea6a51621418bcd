package dev.millrace.forecast.backtest.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One model over the series so far. Not thread-safe. */
final class ModelTotals {

    private final String label;
    private final Summary.Scheme scheme;
    private final Paired paired;
    private final Mean mase = new Mean();
    private final Mean logRelative = new Mean();
    private final Mean wql = new Mean();
    private final Mean[] scaledWidth;
    private final Mean[] maseByStep;
    private final long[] count;
    private final long[][] within;
    private int series;
    private int refused;
    private int sawTheFuture;

    ModelTotals(String label, Summary.Scheme scheme) {
        this.label = label;
        this.scheme = scheme;
        this.paired = new Paired(scheme.against(), scheme.windows(), scheme.overlapping());
        this.scaledWidth = Mean.several(scheme.levels().size());
        this.maseByStep = Mean.several(scheme.horizon());
        this.count = new long[scheme.horizon()];
        this.within = new long[scheme.levels().size()][scheme.horizon()];
    }

    void add(SeriesScores scores) {
        Optional<ModelScores> own = scores.model(label);
        if (own.isEmpty() || own.get().steps().isEmpty()) {
            refused++;
            return;
        }
        ModelScores model = own.get();
        Sums sums = own.get().steps().get();
        series++;
        sawTheFuture += model.sawTheFuture() ? 1 : 0;
        Figures figures = Summary.figures(scores, model, scheme);
        mase.add(figures.mase());
        figures.relativeMae().ifPresent(ratio -> logRelative.add(Math.log(ratio)));
        wql.add(figures.wql());
        for (int level = 0; level < figures.intervals().size(); level++) {
            scaledWidth[level].add(figures.intervals().get(level).scaledWidth());
        }
        for (int h = 0; h < count.length; h++) {
            maseByStep[h].add(sums.meanAbsolute(h) / scores.scale());
            count[h] += sums.count()[h];
            for (int level = 0; level < within.length; level++) {
                within[level][h] += sums.within()[level][h];
            }
        }
        Optional<Sums> others = scores.model(scheme.against()).flatMap(ModelScores::windows);
        if (others.isPresent() && model.windows().isPresent()) {
            paired.add(model.windows().get(), others.get(), scores.scale());
        }
    }

    boolean scored() {
        return series > 0;
    }

    ModelSummary summary() {
        long all = total(count);
        List<Interval> intervals = new ArrayList<>();
        for (int level = 0; level < within.length && all > 0; level++) {
            intervals.add(new Interval(
                    scheme.levels().get(level),
                    (double) total(within[level]) / all,
                    OptionalDouble.empty(),
                    scaledWidth[level].value()));
        }
        Figures figures = new Figures(
                all,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                mase.value(),
                logRelative.value().stream().map(Math::exp).findFirst(),
                wql.value(),
                intervals);
        return new ModelSummary(
                label,
                series,
                refused,
                sawTheFuture,
                figures,
                label.equals(scheme.against()) || series == 0 ? Optional.empty() : Optional.of(paired.comparison()));
    }

    Curve curve() {
        double[] errors = new double[count.length];
        double[][] coverage = new double[within.length][count.length];
        for (int h = 0; h < count.length; h++) {
            errors[h] = maseByStep[h].value().orElse(Double.NaN);
            for (int level = 0; level < within.length; level++) {
                coverage[level][h] = (double) within[level][h] / count[h];
            }
        }
        return new Curve(label, errors, coverage);
    }

    private static long total(long[] counts) {
        long total = 0;
        for (long one : counts) {
            total += one;
        }
        return total;
    }
}
