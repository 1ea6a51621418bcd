package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.bench.ForecastBench;
import dev.millrace.stack.bench.IngestBench;
import dev.millrace.stack.bench.Measurement;
import dev.millrace.stack.bench.RegistryBench;
import dev.millrace.stack.bench.RetrievalBench;
import dev.millrace.stack.bench.ServeBench;
import dev.millrace.stack.bench.StreamBench;
import dev.millrace.stack.fault.ComposeFaultSystem;
import dev.millrace.stack.fault.FaultRun;
import dev.millrace.stack.fault.FaultSystem;
import dev.millrace.stack.fault.LocalFaultSystem;
import dev.millrace.stack.fault.Verdict;
import dev.millrace.stack.lab.Lab;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.lab.LabView;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.terminal.Progress;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Table;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "bench",
        description =
                "Measure speed and memory, beside the naive way and the limit; of services, on a stack of its own.")
public final class Bench extends Verb {

    @Option(names = "--json", description = "Print one JSON object.", scope = picocli.CommandLine.ScopeType.INHERIT)
    private boolean json;

    public Bench(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        throw new Failure(
                "bench what? one of: ingest, forecast, stream, kernels, train, serve, retrieval, answers, registry, faults",
                "./millrace bench --help");
    }

    @Command(
            name = "ingest",
            mixinStandardHelpOptions = true,
            description = "Points a second over HTTP until acknowledged and until stored.")
    int ingest(
            @Option(names = "--points", defaultValue = "1000000", description = "Points a measurement sends.")
                    int points)
            throws Exception {
        return measure("bench ingest", (scratch, report) -> new IngestBench(scratch, points, report));
    }

    @Command(
            name = "forecast",
            mixinStandardHelpOptions = true,
            description = "Time of a forecast over REST, for one series and for many.")
    int forecast(@Option(names = "--series", defaultValue = "1000", description = "At most 1000.") int series)
            throws Exception {
        return measure("bench forecast", (scratch, report) -> new ForecastBench(scratch, series, report));
    }

    @Command(
            name = "stream",
            mixinStandardHelpOptions = true,
            description =
                    "Time from a point on its topic to a forecast that knows of it, by models whose weights follow their series.")
    int stream(
            @Option(names = "--series", paramLabel = "N", defaultValue = "100", description = "At most 1000 (100).")
                    int series,
            @Option(
                            names = "--rate",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "Points a second, all series together (1000).")
                    int rate,
            @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "To measure (60).")
                    int seconds)
            throws Exception {
        return measure(
                "bench stream",
                (scratch, report) -> new StreamBench(scratch, new StreamBench.Options(series, rate, seconds), report));
    }

    @Command(
            name = "kernels",
            mixinStandardHelpOptions = true,
            description =
                    "Time and native memory of each kernel beside full attention as sequences grow, with the exponent of growth.")
    int kernels(
            @Option(names = "--kernels", paramLabel = "NAME", split = ",", description = "Which (all).")
                    List<String> kernels,
            @Option(
                            names = "--lengths",
                            paramLabel = "L",
                            split = ",",
                            description = "Tokens (256 to 16384, doubling).")
                    List<Integer> lengths,
            @Option(names = "--seconds", paramLabel = "S", description = "About how long each is timed (1).")
                    Double seconds,
            @Option(names = "--threads", paramLabel = "N", description = "Threads of one operation (all processors).")
                    Integer threads)
            throws IOException, InterruptedException {
        return lab(
                "bench kernels",
                new LabArguments("bench-kernels")
                        .option("kernels", kernels)
                        .option("lengths", lengths)
                        .option("seconds", seconds)
                        .option("threads", threads));
    }

    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            description =
                    "Time of a training step and of one forward pass of Informer and Autoformer at their published size, and how"
                            + " resident memory grows over training steps of small ones.")
    int train(
            @Option(names = "--steps", paramLabel = "N", description = "Timed steps of each (10).") Integer steps,
            @Option(
                            names = "--memory-steps",
                            paramLabel = "N",
                            description = "Steps that memory is watched over (500); 0: none.")
                    Integer memorySteps,
            @Option(names = "--threads", paramLabel = "N", description = "Threads of one operation (2).")
                    Integer threads)
            throws IOException, InterruptedException {
        return lab(
                "bench train",
                new LabArguments("bench-train")
                        .option("steps", steps)
                        .option("memory-steps", memorySteps)
                        .option("threads", threads));
    }

    @Command(
            name = "serve",
            mixinStandardHelpOptions = true,
            description = "Trained networks over REST, beside their bare forward pass, and what memory they take.")
    int serve(
            @Option(
                            names = "--calls",
                            defaultValue = "200",
                            description = "Forecasts that each network's time is taken of.")
                    int calls,
            @Option(
                            names = "--requests",
                            defaultValue = "20000",
                            description = "Requests over which memory is watched.")
                    int requests)
            throws Exception {
        return measure(
                "bench serve", (scratch, report) -> new ServeBench(scratch, installation(), calls, requests, report));
    }

    @Command(
            name = "retrieval",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "What long documents cost: how encoding and ranking grow with length, beside full attention; reranking, beside the"
                            + " model itself; indexing, searches and memory of a real stack. All of it takes an hour or so.")
    int retrieval(
            @Parameters(paramLabel = "PART", arity = "0..*", description = "growth, rerank, search, memory (all).")
                    List<RetrievalBench.Part> parts,
            @Option(
                            names = "--documents",
                            paramLabel = "N",
                            defaultValue = "2000",
                            description = "Documents to index (2000).")
                    int documents,
            @Option(
                            names = "--words",
                            paramLabel = "N",
                            defaultValue = "3000",
                            description = "Words of each, where they are generated (3000).")
                    int words,
            @Option(
                            names = "--texts",
                            paramLabel = "DIR",
                            description = "Index the .txt, .md, .html and .pdf files of this folder instead.")
                    Path texts,
            @Option(
                            names = "--calls",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "Searches that each time is taken of (1000).")
                    int calls,
            @Option(
                            names = "--searches",
                            paramLabel = "N",
                            defaultValue = "20000",
                            description = "Searches over which memory is watched (20000).")
                    int searches,
            @Option(
                            names = "--lengths",
                            paramLabel = "L",
                            split = ",",
                            description = "Tokens that growth is measured over (500 to 64000, doubling).")
                    List<Integer> lengths,
            @Option(
                            names = "--seed",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "What generated texts and queries are drawn by (1).")
                    int seed)
            throws Exception {
        RetrievalBench.Options options = new RetrievalBench.Options(
                parts == null || parts.isEmpty() ? EnumSet.allOf(RetrievalBench.Part.class) : EnumSet.copyOf(parts),
                lengths == null ? List.of() : lengths,
                Optional.ofNullable(texts),
                documents,
                words,
                calls,
                searches,
                seed);
        return measure(
                "bench retrieval", (scratch, report) -> new RetrievalBench(scratch, installation(), options, report));
    }

    @Command(
            name = "answers",
            mixinStandardHelpOptions = true,
            description =
                    "Time to the first token with blocks from the cache, beside a full prefill; where reuse pays; what eviction by cost"
                            + " keeps. The longest prompts take half an hour or so.")
    int answers(
            @Option(
                            names = "--totals",
                            paramLabel = "N",
                            split = ",",
                            description = "Tokens of the prompts (512 to 32768, doubling).")
                    List<Integer> totals,
            @Option(
                            names = "--parts",
                            paramLabel = "PART",
                            split = ",",
                            description = "prompts, break-even, trace, reuse, decode (all).")
                    List<String> parts,
            @Option(
                            names = "--decoder",
                            paramLabel = "DIR",
                            description =
                                    "A Llama in Hugging Face's layout to decode with, beside llama.cpp; without it that part is left out.")
                    Path decoder,
            @Option(names = "--store", paramLabel = "TYPE", description = "f32, f16 or i8 (f32).") String store,
            @Option(names = "--seed", paramLabel = "N", description = "What weights and tokens are drawn by (1).")
                    Integer seed)
            throws IOException, InterruptedException {
        return lab(
                "bench answers",
                Lab.RETRIEVAL,
                new LabArguments("bench-answers")
                        .option("totals", totals)
                        .option("parts", parts)
                        .option("decoder", decoder == null ? null : decoder.toAbsolutePath())
                        .option("store", store)
                        .option("seed", seed));
    }

    @Command(
            name = "registry",
            mixinStandardHelpOptions = true,
            description =
                    "Moves of an alias under load; time to resolve one, beside the bare exchange, and of searches over many versions, beside reading all.")
    int registry(
            @Option(
                            names = "--versions",
                            paramLabel = "N",
                            defaultValue = "100000",
                            description = "Registered (100000).")
                    int versions,
            @Option(
                            names = "--rate",
                            paramLabel = "N",
                            defaultValue = "500",
                            description = "Aliases resolved a second (500).")
                    int rate,
            @Option(names = "--seconds", paramLabel = "N", defaultValue = "20", description = "To measure (20).")
                    int seconds,
            @Option(
                            names = "--searches",
                            paramLabel = "N",
                            defaultValue = "700",
                            description = "Searches that the time is taken of (700).")
                    int searches,
            @Option(
                            names = "--swaps",
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "Moves of the alias of a network that serves; 0: none (10).")
                    int swaps,
            @Option(
                            names = "--d-model",
                            paramLabel = "N",
                            defaultValue = "664",
                            description = "Width of that network, of 61 MiB by default (664).")
                    int features,
            @Option(
                            names = "--seed",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "What versions are drawn by (1).")
                    int seed)
            throws Exception {
        return measure(
                "bench registry",
                (scratch, report) -> new RegistryBench(
                        scratch,
                        installation(),
                        new RegistryBench.Options(versions, rate, seconds, searches, swaps, features, seed),
                        report));
    }

    @Command(
            name = "faults",
            mixinStandardHelpOptions = true,
            description =
                    "Write points, documents and promotions while parts are killed (-9), stopped, restarted and cut off by a schedule that"
                            + " follows from the seed; compare what is there with what was acknowledged. Exit 1 on any difference.")
    int faults(
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "600",
                            description = "Time that writes and faults are spread over (600).")
                    int seconds,
            @Option(
                            names = "--points",
                            paramLabel = "N",
                            defaultValue = "1000000",
                            description = "First writes (1000000).")
                    int points,
            @Option(
                            names = "--documents",
                            paramLabel = "N",
                            defaultValue = "2000",
                            description = "Documents, some in several versions (2000).")
                    int documents,
            @Option(
                            names = "--compose",
                            paramLabel = "PROJECT",
                            description = "A running Compose project, instead of a stack of its own.")
                    @Nullable
                    String compose,
            @Option(
                            names = "--compose-key",
                            paramLabel = "FILE",
                            defaultValue = "deploy/secrets/root_key",
                            description = "The key that its services ask for (deploy/secrets/root_key).")
                    Path key,
            @Option(names = "--seed", paramLabel = "N", description = "Replay a run (default: random, printed).")
                    @Nullable
                    Long seed)
            throws Exception {
        long chosen = seed == null ? RandomGenerator.getDefault().nextInt(1, 1_000_000) : seed;
        terminal().err().println("seed " + chosen);
        Verdict verdict;
        try (FaultSystem system = compose == null
                ? LocalFaultSystem.up(installation(), new Progress(terminal(), false))
                : new ComposeFaultSystem(compose, Files.readString(key).strip())) {
            verdict = new FaultRun(
                            system,
                            new FaultRun.Plan(Duration.ofSeconds(seconds), points, documents, chosen),
                            text -> terminal().err().println(text))
                    .run();
        }
        verdict.examples().forEach(terminal().err()::println);
        if (json) {
            Report report = new Report("bench faults");
            verdict.rows().forEach(report::row);
            report.print(terminal());
        } else {
            for (Map<String, Object> row : verdict.rows()) {
                line("%-34s %-6s %s".formatted(row.get("name"), row.get("status"), said(row)));
            }
            line("seed %d: %s".formatted(chosen, verdict.passed() ? "pass" : "fail"));
        }
        return verdict.passed() ? 0 : 1;
    }

    private static String said(Map<String, Object> row) {
        return row.entrySet().stream()
                .filter(field ->
                        !field.getKey().equals("name") && !field.getKey().equals("status"))
                .map(field -> field.getKey() + " "
                        + (field.getValue() instanceof Double number
                                ? String.format(Locale.ROOT, "%.1f", number)
                                : field.getValue()))
                .collect(Collectors.joining(", "));
    }

    private int lab(String command, LabArguments arguments) throws IOException, InterruptedException {
        return lab(command, Lab.FORECAST, arguments);
    }

    private int lab(String command, Lab lab, LabArguments arguments) throws IOException, InterruptedException {
        return new LabView(terminal(), command, json).run(new LabProcess(installation(), lab, arguments.list()));
    }

    private interface Factory {
        dev.millrace.stack.bench.Bench make(ScratchStack scratch, Consumer<String> report);
    }

    private int measure(String command, Factory factory) throws Exception {
        try (ScratchStack scratch = ScratchStack.make(installation(), new Progress(terminal(), false))) {
            List<Measurement> measured = factory.make(
                            scratch, text -> terminal().err().println(text))
                    .run();
            if (json) {
                Report report = new Report(command);
                measured.forEach(one -> report.row(one.fields()));
                report.print(terminal());
            } else {
                Table table = new Table("MEASURED", "VALUE", "UNIT", "RATIO", "AGAINST");
                for (Measurement one : measured) {
                    table.row(
                            one.name(),
                            String.format(Locale.ROOT, one.value() < 1_000 ? "%,.2f" : "%,.0f", one.value()),
                            one.unit(),
                            one.ratio().isPresent()
                                    ? String.format(
                                            Locale.ROOT, "%.3f", one.ratio().getAsDouble())
                                    : "",
                            one.against().orElse(""));
                }
                table.render().forEach(this::line);
            }
        }
        return 0;
    }
}
