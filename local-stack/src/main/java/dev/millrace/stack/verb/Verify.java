package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.lab.GoldenRows;
import dev.millrace.stack.lab.Lab;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.lab.LabView;
import dev.millrace.stack.ledger.Comparison;
import dev.millrace.stack.ledger.Endpoints;
import dev.millrace.stack.ledger.Killable;
import dev.millrace.stack.ledger.LedgerPlan;
import dev.millrace.stack.ledger.LedgerRun;
import dev.millrace.stack.ledger.LedgerRun.Verdict;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.stream.StreamCheck;
import dev.millrace.stack.terminal.Progress;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

@Command(name = "verify", description = "Hold the system to its promises.")
public final class Verify extends Verb {

    private static final List<Service> SERVICES = List.of(Service.REGISTRY, Service.INGEST, Service.FORECAST);
    private static final List<String> KILLED =
            List.of("kafka", Service.INGEST.module(), Service.FORECAST.module(), Service.REGISTRY.module());

    @Option(names = "--json", description = "Print one JSON object.", scope = ScopeType.INHERIT)
    private boolean json;

    public Verify(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        throw new Failure("verify what? one of: goldens, ledger, stream", "./millrace verify --help");
    }

    @Command(
            name = "ledger",
            mixinStandardHelpOptions = true,
            description = "Write points while services and broker are killed (-9); compare what is stored with what was"
                    + " acknowledged, point by point. Exit 1 on any difference.")
    int ledger(
            @Option(names = "--points", defaultValue = "1000000", description = "First writes (${DEFAULT-VALUE}).")
                    int points,
            @Option(names = "--series", defaultValue = "500", description = "Series (${DEFAULT-VALUE}).") int series,
            @Option(names = "--resend", defaultValue = "0.10", description = "Share sent again (${DEFAULT-VALUE}).")
                    double resend,
            @Option(names = "--correct", defaultValue = "0.05", description = "Share corrected (${DEFAULT-VALUE}).")
                    double correct,
            @Option(names = "--kills", defaultValue = "12", description = "How many kills (${DEFAULT-VALUE}).")
                    int kills,
            @Option(names = "--postgres", description = "Kill Postgres too.") boolean postgres,
            @Option(names = "--seed", description = "Replay a run (default: random, printed).") Long seed)
            throws Exception {
        long chosen = seed == null ? RandomGenerator.getDefault().nextInt(1, 1_000_000) : seed;
        say("seed %d".formatted(chosen));
        try (ScratchStack scratch = ScratchStack.make(installation(), new Progress(terminal(), false))) {
            scratch.up(SERVICES);
            LedgerRun run = new LedgerRun(
                    LedgerPlan.withKills(points, series, resend, correct, kills, 8, chosen),
                    new Endpoints(
                            scratch.uri(Service.INGEST),
                            scratch.uri(Service.FORECAST),
                            scratch.uri(Service.REGISTRY),
                            scratch.bootstrapServers()),
                    this::say);
            Verdict verdict = run.run(run.killing(killable(scratch, postgres)));
            print(verdict, chosen);
            return verdict.passed() ? 0 : 1;
        }
    }

    @Command(
            name = "stream",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Feed a table point by point over Kafka, some points late, some wrong at first, the forecast-service killed (-9) once;"
                            + " compare the weights that followed with a fit to what is stored, and the intervals with what came. Then"
                            + " auto with its members on the table's test windows. Exit 1 when anything falls short.")
    int stream(
            @Parameters(paramLabel = "FILE.csv", description = "In the layout of ETT: date,NAME,…") Path file,
            @Option(names = "--rows", defaultValue = "3000", description = "Newest rows to stream (${DEFAULT-VALUE}).")
                    int rows,
            @Option(
                            names = "--history",
                            defaultValue = "8000",
                            description = "Rows before them, stored at once (${DEFAULT-VALUE}).")
                    int history,
            @Option(names = "--horizon", defaultValue = "24", description = "Steps ahead (${DEFAULT-VALUE}).")
                    int horizon,
            @Option(names = "--model", defaultValue = "auto", description = "auto or a family (${DEFAULT-VALUE}).")
                    String model,
            @Option(names = "--rate", defaultValue = "50", description = "Rows a second (${DEFAULT-VALUE}).") int rate,
            @Option(names = "--late", defaultValue = "0.03", description = "Share that comes late (${DEFAULT-VALUE}).")
                    double late,
            @Option(
                            names = "--correct",
                            defaultValue = "0.03",
                            description = "Share that is wrong at first (${DEFAULT-VALUE}).")
                    double correct,
            @Option(
                            names = "--protocol",
                            defaultValue = "ratio",
                            description = "Which windows are the test: ett-hour, ett-minute, ratio (${DEFAULT-VALUE}).")
                    String protocol,
            @Option(
                            names = "--eval-horizons",
                            paramLabel = "ROWS",
                            split = ",",
                            defaultValue = "96",
                            description = "Horizons to compare auto at (${DEFAULT-VALUE}); 0: none.")
                    List<Integer> evalHorizons,
            @Option(names = "--seed", description = "Replay a run (default: random, printed).") Long seed)
            throws Exception {
        long chosen = seed == null ? RandomGenerator.getDefault().nextInt(1, 1_000_000) : seed;
        say("seed %d".formatted(chosen));
        StreamCheck.Verdict verdict;
        try (ScratchStack scratch = ScratchStack.make(installation(), new Progress(terminal(), false))) {
            scratch.up(SERVICES);
            verdict = new StreamCheck(
                            new StreamCheck.Options(file, rows, history, horizon, model, rate, late, correct, chosen),
                            scratch.uri(Service.FORECAST),
                            scratch.bootstrapServers(),
                            killable(scratch, false),
                            this::say)
                    .run();
        }
        List<Map<String, Object>> compared =
                evalHorizons.equals(List.of(0)) ? List.of() : compared(file, protocol, evalHorizons);
        boolean passed = verdict.passed() && compared.stream().allMatch(row -> "pass".equals(row.get("status")));
        Map<String, Object> row = Report.fields(
                "name", "stream",
                "status", verdict.passed() ? "pass" : "fail",
                "seed", chosen,
                "series", verdict.series(),
                "streams", verdict.streams(),
                "sent", verdict.sent(),
                "late", verdict.late(),
                "corrected", verdict.corrected(),
                "forecasts", verdict.forecasts(),
                "followed", verdict.followed(),
                "difference", verdict.difference(),
                "coverage90", verdict.coverage());
        if (json) {
            Report report = new Report("verify stream").row(row);
            compared.forEach(report::row);
            report.print(terminal());
        } else {
            row.forEach((name, value) -> line(String.format(
                    Locale.ROOT, "%-14s %s", name, value instanceof Double number ? "%.4g".formatted(number) : value)));
            compared.forEach(one -> line(String.format(
                    Locale.ROOT,
                    "%-14s %s, horizon %s: auto %s, best member (%s) %s",
                    "eval",
                    one.get("status"),
                    one.get("horizon"),
                    one.get("auto"),
                    one.get("best"),
                    one.get("bestMse"))));
        }
        return passed ? 0 : 1;
    }

    /** A row for each horizon: auto beside the best of its members, which it may lie 1 % behind. */
    private List<Map<String, Object>> compared(Path file, String protocol, List<Integer> horizons)
            throws IOException, InterruptedException {
        say("auto and its members on the test windows");
        List<Map<String, Object>> rows = new ArrayList<>();
        new LabProcess(
                        installation(),
                        Lab.FORECAST,
                        new LabArguments("eval")
                                .file(file)
                                .option("protocol", protocol)
                                .option("models", "auto-members")
                                .option("horizons", horizons)
                                .list())
                .rows(rows::add);
        return AutoComparison.of(rows);
    }

    @Command(
            name = "goldens",
            mixinStandardHelpOptions = true,
            description =
                    "Rebuild each model of a folder of golden files from its metadata and compare outputs, gradients and training"
                            + " steps with those stored. Exit 1 when one differs, 3 when that could not be found out.")
    int goldens(@Parameters(paramLabel = "DIR", description = "A folder of .safetensors files.") Path folder)
            throws IOException, InterruptedException {
        List<String> arguments = new LabArguments("verify-goldens").file(folder).list();
        List<LabProcess> labs = Arrays.stream(Lab.values())
                .map(lab -> new LabProcess(installation(), lab, arguments))
                .toList();
        return new LabView(terminal(), "verify goldens", json).run(labs, rows -> {
            List<Map<String, Object>> merged = GoldenRows.merged(rows);
            say(GoldenRows.summary(merged));
            return merged;
        });
    }

    private static Killable killable(ScratchStack scratch, boolean postgres) {
        return new Killable() {
            @Override
            public List<String> parts() {
                return postgres
                        ? java.util.stream.Stream.concat(KILLED.stream(), java.util.stream.Stream.of("postgres"))
                                .toList()
                        : KILLED;
            }

            @Override
            public void kill(String part) {
                scratch.kill(part);
            }

            @Override
            public void restart(String part) {
                try {
                    scratch.up(SERVICES);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private void say(String text) {
        terminal().err().println(text);
    }

    private void print(Verdict verdict, long seed) {
        Comparison comparison = verdict.comparison();
        Map<String, Object> row = Report.fields(
                "name", "ledger",
                "status", verdict.passed() ? "pass" : "fail",
                "seed", seed,
                "acknowledged", verdict.acknowledged(),
                "resent", verdict.resent(),
                "corrected", verdict.corrected(),
                "retries", verdict.retries(),
                "kills", verdict.kills(),
                "compared", comparison.compared(),
                "missing", comparison.missing(),
                "invented", comparison.invented(),
                "wrong", comparison.wrong(),
                "forecasts", verdict.forecasts(),
                "digests", verdict.digests(),
                "unregistered", verdict.unregistered(),
                "strange", verdict.strange(),
                "writeSeconds", verdict.writeSeconds(),
                "settleSeconds", verdict.settleSeconds());
        comparison.examples().forEach(this::say);
        if (json) {
            new Report("verify ledger").row(row).print(terminal());
        } else {
            row.forEach((name, value) -> line(String.format(Locale.ROOT, "%-14s %s", name, value)));
        }
    }
}
