package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.Answers.Series;
import dev.millrace.stack.client.Backtests;
import dev.millrace.stack.client.Backtests.Result;
import dev.millrace.stack.client.Frequencies;
import dev.millrace.stack.client.MillraceClient;
import dev.millrace.stack.terminal.BacktestView;
import dev.millrace.stack.terminal.ProgressBar;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backtest",
        description = "Let models forecast windows of the past of stored series, and say what they were worth.")
public final class Backtest extends ServiceVerb {

    private static final long PARTS = 10_000;

    @Parameters(paramLabel = "SERIES", arity = "1..*", description = "Their ids, as `series` lists them.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<String> ids;

    @Option(
            names = "--horizon",
            paramLabel = "STEPS",
            description = "How far (default: a day of anything finer, 14 days of days, 12 months of months).")
    private @Nullable Integer horizon;

    @Option(names = "--windows", paramLabel = "N", description = "How many windows of each series (8).")
    private @Nullable Integer windows;

    @Option(names = "--step", paramLabel = "STEPS", description = "From one window to the next (the horizon).")
    private @Nullable Integer step;

    @Option(
            names = "--models",
            paramLabel = "NAME",
            split = ",",
            description = "auto (default), champion, a family, a trained network's name, a version's digest.")
    private @Nullable List<String> models;

    @Option(names = "--levels", paramLabel = "PERCENT", split = ",", description = "Intervals (default 80,95).")
    private @Nullable List<Double> levels;

    @Option(names = "--against", paramLabel = "NAME", description = "The model that the others are compared with.")
    private @Nullable String against;

    @Option(names = "--fit-once", description = "Fit once, before the first window, instead of anew for each.")
    private boolean once;

    @Option(names = "--json", description = "Print one JSON object, a row for each model.")
    private boolean json;

    public Backtest(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (MillraceClient client = client()) {
            Backtests backtests = new Backtests(client.services());
            int steps = horizon != null ? horizon : usualHorizon(client);
            ProgressBar bar = new ProgressBar(terminal());
            Backtests.Backtest done = backtests.run(
                    request(steps),
                    now -> bar.show(
                            "backtest",
                            Math.round(now.progress() * PARTS),
                            PARTS,
                            now.series() + " of " + now.ofSeries().orElse(ids.size()) + " series",
                            System.nanoTime()));
            bar.clear();
            Result result = done.result().orElseThrow();
            if (json) {
                Report report = new Report("backtest");
                BacktestView.rows(report, result);
                report.print(terminal());
                return 0;
            }
            BacktestView.table(result).forEach(this::line);
            if (BacktestView.marked(result)) {
                line("* learned from values within the windows");
            }
            line("");
            line("The report: " + backtests.report(done.id()));
            return 0;
        }
    }

    private int usualHorizon(MillraceClient client) throws InterruptedException {
        Series series = client.series(ids.getFirst());
        return Frequencies.usualHorizon(series.frequency()
                .orElseThrow(() -> new Failure(
                        series.id() + " has no even frequency yet (" + series.count() + " points)",
                        "send at least 3 points at even distances")));
    }

    private Map<String, Object> request(int steps) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("series", ids);
        request.put("horizon", steps);
        Optional.ofNullable(windows).ifPresent(value -> request.put("windows", value));
        Optional.ofNullable(step).ifPresent(value -> request.put("step", value));
        Optional.ofNullable(models).ifPresent(value -> request.put("models", value));
        Optional.ofNullable(levels).ifPresent(value -> request.put("levels", value));
        Optional.ofNullable(against).ifPresent(value -> request.put("against", value));
        if (once) {
            request.put("refit", false);
        }
        return request;
    }
}
