package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.lab.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        Score score = score(model, task);
        panel.add(name, model);
        output.row(row(name, score, start));
    }

    /** Trains once for each seed; the row holds the means. */
    void network(TrainingPlan plan, List<Long> seeds) throws Exception {
        long start = System.nanoTime();
        List<Double> squares = new ArrayList<>();
        double absolute = 0;
        for (long seed : seeds) {
            String task = task(plan.family()) + (seeds.size() > 1 ? ", seed " + seed : "");
            try (WindowForecaster model =
                    models.networks().train(plan.with(plan.family(), seed), dataset, listener(task))) {
                Score score = score(model, task);
                squares.add(score.mse());
                absolute += score.mae() / seeds.size();
                if (squares.size() == 1) {
                    panel.add(plan.family(), model);
                }
            }
        }
        double squared = squares.stream().mapToDouble(one -> one).average().orElseThrow();
        Map<String, Object> row =
                row(plan.family(), new Score(squared, absolute, dataset.test().count()), start);
        row.put("seeds", seeds);
        row.put("mseBySeed", squares);
        output.row(row);
    }

    private String task(String name) {
        return name + ", horizon " + dataset.shape().horizon();
    }

    private Score score(WindowForecaster model, String task) {
        int windows = dataset.test().count();
        return Score.of(
                model,
                dataset.test(),
                done -> output.progress(task + ", test", done, windows, done + " of " + windows + " windows"));
    }

    private Map<String, Object> row(String name, Score score, long start) {
        return Output.fields(
                "model", name,
                "horizon", dataset.shape().horizon(),
                "lookBack", dataset.shape().lookBack(),
                "mse", score.mse(),
                "mae", score.mae(),
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
