package dev.millrace.stack.verb;

import dev.millrace.stack.lab.Lab;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.lab.LabView;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "calibrate-answers",
        description =
                "Find out, on texts that nobody has judged, what support a sentence needs to be shown as an answer: questions made of the"
                        + " texts are asked where their answer is, and where it is not.")
@SuppressWarnings("NullAway.Init") // set by picocli
public final class CalibrateAnswers extends Verb {

    @Parameters(
            paramLabel = "PLACE",
            arity = "2..*",
            description =
                    "Two or more folders of .txt, .md and .html files, or .jsonl files of {id, title, text}, about different things.")
    private List<Path> places;

    @Option(names = "--out", paramLabel = "FILE.json", required = true, description = "Write the calibration there.")
    private Path out;

    @Option(names = "--questions", paramLabel = "N", description = "Questions of each place at most (150).")
    private @Nullable Integer questions;

    @Option(names = "--ranker", paramLabel = "FILE", description = "What train-ranker wrote (the ranker that ships).")
    private @Nullable Path ranker;

    @Option(names = "--seed", paramLabel = "N", description = "What is drawn (1).")
    private @Nullable Integer seed;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public CalibrateAnswers(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(new LabArguments("calibrate-answers")
                .option("out", out)
                .option("questions", questions)
                .option("ranker", ranker)
                .option("seed", seed)
                .list());
        for (Path place : places) {
            arguments.addAll(List.of("--text", place.toString()));
        }
        return new LabView(terminal(), "calibrate-answers", json)
                .run(new LabProcess(installation(), Lab.RETRIEVAL, arguments));
    }
}
