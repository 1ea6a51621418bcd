package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.lab.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Fits models to one dataset and says a row of scores for each. */
final class Contest {

    private final Models models;
    private final Dataset dataset;
    private final int season;
    private final ForecastPlot.Panel panel;
    private final Output output;

    Contest(Models models, Dataset dataset, int season, ForecastPlot.Panel panel, Output output) {
        this.models = models;
        this.dataset = dataset;
        this.season = season;
        this.panel = panel;
        this.output = output;
    }

    void simple(String name) {
        long start = System.nanoTime();
        String task = task(name);
        output.progress(task, 0, dataset.test().count(), "fitting");
        WindowForecaster model = Models.simple(name, dataset, season);
        IntervalScore intervals = intervals(model);
        Score score = score(model, intervals, task);
        panel.add(name, model);
        output.row(row(name, score, intervals.result(), start));
    }

    /** @param members whether each member's row is said too: the mean is to lose to none of them */
    void auto(boolean members, PoolNetworks networks) throws Exception {
        long start = System.nanoTime();
        String task = task(Models.AUTO);
        Consumer<String> progress =
                what -> output.progress(task, 0, dataset.test().count(), "fitting " + what);
        try (Auto auto = Auto.fit(dataset, season, networks.members(progress), progress)) {
            IntervalScore intervals = intervals(auto);
            Score score = score(auto, intervals, task);
            panel.add(Models.AUTO, auto);
            Map<String, Object> row = row(Models.AUTO, score, intervals.result(), start);
            row.put(
                    "members",
                    auto.shares().stream()
                            .map(share -> {
                                Map<String, Object> told = Output.fields(
                                        "model", share.name(),
                                        "validationMse", share.mse(),
                                        "weight", share.weight());
                                share.reason().ifPresent(reason -> told.put("reason", reason));
                                return told;
                            })
                            .toList());
            output.row(row);
            auto.shares().forEach(share -> output.note(note(share)));
            if (members) {
                for (Auto.Member member : auto.members()) {
                    long since = System.nanoTime();
                    IntervalScore around = IntervalScore.calibrated(member.validated(), dataset, season);
                    Score alone = score(member.serving(), around, task);
                    output.row(row("auto: " + member.name(), alone, around.result(), since));
                }
            }
        }
    }

    private String note(Auto.Share share) {
        return String.format(
                Locale.ROOT,
                "%s: %s, weight %.3f, validation MSE %.4f%s",
                task(Models.AUTO),
                share.name(),
                share.weight(),
                share.mse(),
                share.reason().map(reason -> ", " + reason).orElse(""));
    }

    /** Trains once for each seed; the row holds the means. */
    void network(TrainingPlan plan, List<Long> seeds) throws Exception {
        long start = System.nanoTime();
        List<Double> squares = new ArrayList<>();
        double absolute = 0;
        List<IntervalScore.Result> results = new ArrayList<>();
        for (long seed : seeds) {
            String task = task(plan.family()) + (seeds.size() > 1 ? ", seed " + seed : "");
            try (WindowForecaster model =
                    models.networks().train(plan.with(plan.family(), seed), dataset, listener(task))) {
                IntervalScore intervals = intervals(model);
                Score score = score(model, intervals, task);
                results.add(intervals.result());
                squares.add(score.mse());
                absolute += score.mae() / seeds.size();
                if (squares.size() == 1) {
                    panel.add(plan.family(), model);
                }
            }
        }
        double squared = squares.stream().mapToDouble(one -> one).average().orElseThrow();
        Map<String, Object> row =
                row(plan.family(), new Score(squared, absolute, dataset.test().count()), mean(results), start);
        row.put("seeds", seeds);
        row.put("mseBySeed", squares);
        output.row(row);
    }

    private String task(String name) {
        return name + ", horizon " + dataset.shape().horizon();
    }

    private IntervalScore intervals(WindowForecaster model) {
        return IntervalScore.calibrated(model.validated(), dataset, season);
    }

    private static IntervalScore.Result mean(List<IntervalScore.Result> results) {
        return new IntervalScore.Result(
                mean(results, IntervalScore.Result::coverage),
                mean(results, IntervalScore.Result::width),
                mean(results, IntervalScore.Result::plainCoverage),
                mean(results, IntervalScore.Result::plainWidth),
                mean(results, IntervalScore.Result::loss));
    }

    private static double mean(List<IntervalScore.Result> results, ToDoubleFunction<IntervalScore.Result> what) {
        return results.stream().mapToDouble(what).average().orElseThrow();
    }

    private Score score(WindowForecaster model, IntervalScore intervals, String task) {
        int windows = dataset.test().count();
        return Score.of(
                model,
                dataset.test(),
                done -> output.progress(task + ", test", done, windows, done + " of " + windows + " windows"),
                intervals::next);
    }

    private Map<String, Object> row(String name, Score score, IntervalScore.Result intervals, long start) {
        return Output.fields(
                "model", name,
                "horizon", dataset.shape().horizon(),
                "lookBack", dataset.shape().lookBack(),
                "mse", score.mse(),
                "mae", score.mae(),
                "coverage90", intervals.coverage(),
                "width90", intervals.width(),
                "plainCoverage90", intervals.plainCoverage(),
                "plainWidth90", intervals.plainWidth(),
                "quantileLoss", intervals.loss(),
                "windows", score.windows(),
                "seconds", (System.nanoTime() - start) / 1e9);
    }

    private TrainingListener listener(String task) {
        return new TrainingListener() {
            private String last = "";

            @Override
            public void step(int epoch, int epochs, int step, int steps, double loss) {
                output.progress(
                        task,
                        (epoch - 1L) * steps + step,
                        (long) epochs * steps,
                        String.format(Locale.ROOT, "epoch %d of %d, loss %.4f%s", epoch, epochs, loss, last));
            }

            @Override
            public void epoch(int epoch, double loss, double validation, boolean best) {
                last = String.format(Locale.ROOT, ", validation %.4f", validation);
                output.note(String.format(
                        Locale.ROOT,
                        "%s: epoch %d, loss %.4f, validation %.4f%s",
                        task,
                        epoch,
                        loss,
                        validation,
                        best ? ", the best so far" : ""));
            }
        };
    }
}
