package dev.millrace.stack;

import dev.millrace.stack.terminal.Terminal;
import dev.millrace.stack.verb.Ask;
import dev.millrace.stack.verb.Backtest;
import dev.millrace.stack.verb.Bench;
import dev.millrace.stack.verb.CalibrateAnswers;
import dev.millrace.stack.verb.DeadLetters;
import dev.millrace.stack.verb.Demo;
import dev.millrace.stack.verb.Documents;
import dev.millrace.stack.verb.Down;
import dev.millrace.stack.verb.Eval;
import dev.millrace.stack.verb.Ingest;
import dev.millrace.stack.verb.Keys;
import dev.millrace.stack.verb.ListSeries;
import dev.millrace.stack.verb.Listen;
import dev.millrace.stack.verb.Logs;
import dev.millrace.stack.verb.Prepare;
import dev.millrace.stack.verb.Registry;
import dev.millrace.stack.verb.Search;
import dev.millrace.stack.verb.ShowForecast;
import dev.millrace.stack.verb.Status;
import dev.millrace.stack.verb.TestAll;
import dev.millrace.stack.verb.Train;
import dev.millrace.stack.verb.TrainRanker;
import dev.millrace.stack.verb.TrainReader;
import dev.millrace.stack.verb.Up;
import dev.millrace.stack.verb.Verify;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./millrace}. Exit codes: 0 done, 1 a failure said in one line, 2 arguments that make no sense, 3 the lab
 * could not do what was asked. */
@Command(
        name = "millrace",
        description = "Kafka streams in, forecasts and cited answers out, on the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "VERB")
public final class Millrace {

    private Millrace() {}

    public static void main(String[] args) {
        System.exit(run(Terminal.ofProcess(), args));
    }

    /** Runs one verb and returns the exit code. */
    public static int run(Terminal terminal, String... args) {
        return commandLine(terminal).execute(args);
    }

    static CommandLine commandLine(Terminal terminal) {
        CommandLine program = new CommandLine(new Millrace());
        for (Object verb : verbs(terminal)) {
            program.addSubcommand(verb);
        }
        program.setExecutionExceptionHandler((problem, _, _) -> explain(problem, terminal));
        program.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        program.setUsageHelpWidth(Math.min(terminal.columns(), 110));
        program.setUsageHelpAutoWidth(false);
        program.setOut(new java.io.PrintWriter(terminal.out(), true, java.nio.charset.StandardCharsets.UTF_8));
        program.setErr(new java.io.PrintWriter(terminal.err(), true, java.nio.charset.StandardCharsets.UTF_8));
        return program;
    }

    private static List<Object> verbs(Terminal terminal) {
        return List.of(
                new Up(terminal),
                new Down(terminal),
                new Status(terminal),
                new Logs(terminal),
                new Demo(terminal),
                new TestAll(terminal),
                new Prepare(terminal),
                new Ingest(terminal),
                new ListSeries(terminal),
                new Listen(terminal),
                new ShowForecast(terminal),
                new Backtest(terminal),
                new Documents(terminal),
                new Search(terminal),
                new Ask(terminal),
                new DeadLetters(terminal),
                new Train(terminal),
                new TrainRanker(terminal),
                new TrainReader(terminal),
                new Registry(terminal),
                new Keys(terminal),
                new CalibrateAnswers(terminal),
                new Eval(terminal),
                new Bench(terminal),
                new Verify(terminal));
    }

    private static int explain(Exception problem, Terminal terminal) {
        if (problem instanceof Failure failure) {
            failure.context().forEach(line -> terminal.err().println("  " + line));
            terminal.err().println(terminal.red("millrace: ") + failure.getMessage());
            failure.remedy().ifPresent(remedy -> terminal.err().println("  → " + remedy));
            return failure.exitCode();
        }
        terminal.err()
                .println(terminal.red("millrace: ") + problem.getClass().getSimpleName() + ": "
                        + Optional.ofNullable(problem.getMessage()).orElse("no reason given"));
        if (Optional.ofNullable(System.getenv("MILLRACE_DEBUG")).isPresent()) {
            problem.printStackTrace(terminal.err());
        } else {
            terminal.err().println("  → MILLRACE_DEBUG=1 shows where");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
