package dev.millrace.forecast.lab;

import dev.millrace.forecast.evaluation.Fitter;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.lab.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;

/** What the service would answer to many series, each asked for by itself, as the M4 competition scores it. Uses all cores. */
final class M4Contest {

    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;
    private static final double[] PROBABILITIES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

    private final M4Series series;
    private final Output output;

    M4Contest(M4Series series, Output output) {
        this.series = series;
        this.output = output;
    }

    /** One row for each family, for {@code auto} and for the competition's benchmark. */
    void run() {
        long start = System.nanoTime();
        M4Score naive = new M4Score();
        for (M4Series.One one : series.series()) {
            naive.add(one, Naive2.forecast(one.seen(), series.season(), series.horizon()), series.season());
        }
        output.row(row("naive2", naive, naive, null, start));
        for (Family family : Family.single()) {
            // None of the competition's series is intermittent.
            if (family != Family.CROSTON) {
                fitted(family.wireName(), Optional.of(family), naive);
            }
        }
        fitted(Models.AUTO, Optional.empty(), naive);
    }

    private void fitted(String name, Optional<Family> family, M4Score naive) {
        long start = System.nanoTime();
        M4Score score = new M4Score();
        Intervals intervals = new Intervals();
        AtomicInteger done = new AtomicInteger();
        series.series().parallelStream().forEach(one -> {
            one(one, family, score, intervals);
            int count = done.incrementAndGet();
            output.progress(name, count, series.series().size(), count + " series");
        });
        output.row(row(name, score, naive, intervals, start));
    }

    private void one(M4Series.One one, Optional<Family> family, M4Score score, Intervals intervals) {
        Fitter.Outcome outcome = Fitter.fit(
                List.of(new Fitter.Sample(one.id(), one.seen())),
                series.frequency(),
                series.horizon(),
                OptionalInt.empty(),
                family);
        if (outcome instanceof Fitter.Outcome.Fitted(FittedModel model, var judged, var scores)) {
            FittedModel.Prediction prediction = model.predict(one.id(), one.seen());
            score.add(one, prediction.mean(), series.season());
            intervals.add(one, prediction);
        } else {
            // Whoever has too little history for it is forecast by what needs none.
            score.add(one, Naive2.forecast(one.seen(), series.season(), series.horizon()), series.season());
        }
    }

    /** How often truth lies within 5 and 95 %, and the quantiles' loss over the sum of the truth. */
    private static final class Intervals {

        private final AtomicLong within = new AtomicLong();
        private final AtomicLong all = new AtomicLong();
        private final DoubleAdder loss = new DoubleAdder();
        private final DoubleAdder size = new DoubleAdder();

        void add(M4Series.One one, FittedModel.Prediction prediction) {
            double[] low = prediction.quantile(LOW);
            double[] high = prediction.quantile(HIGH);
            for (int h = 0; h < low.length; h++) {
                double truth = one.after()[h];
                within.addAndGet(truth >= low[h] && truth <= high[h] ? 1 : 0);
                size.add(Math.abs(truth));
            }
            all.addAndGet(low.length);
            for (double probability : PROBABILITIES) {
                double[] quantile = prediction.quantile(probability);
                for (int h = 0; h < quantile.length; h++) {
                    double beyond = one.after()[h] - quantile[h];
                    loss.add(2 * Math.max(probability * beyond, (probability - 1) * beyond) / PROBABILITIES.length);
                }
            }
        }

        double coverage() {
            return (double) within.get() / all.get();
        }

        double weightedLoss() {
            return loss.sum() / size.sum();
        }
    }

    private Map<String, Object> row(
            String name, M4Score score, M4Score naive, @Nullable Intervals intervals, long start) {
        Map<String, Object> row = Output.fields(
                "model", name,
                "horizon", series.horizon(),
                "smape", score.smape(),
                "mase", score.mase(),
                "owa", score.owa(naive));
        if (intervals != null) {
            row.put("coverage90", intervals.coverage());
            row.put("weightedQuantileLoss", intervals.weightedLoss());
        }
        row.put("series", series.series().size());
        row.put("seconds", (System.nanoTime() - start) / 1e9);
        return row;
    }
}
