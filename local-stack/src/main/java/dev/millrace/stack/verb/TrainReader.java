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
        name = "train-reader",
        description =
                "Train a small decoder to answer from passages it is given; how it does on passages it has not seen, in full,"
                        + " in blocks, and in blocks before it was trained for them.")
@SuppressWarnings("NullAway.Init") // set by picocli
public final class TrainReader extends Verb {

    @Parameters(
            paramLabel = "PLACE",
            arity = "1..*",
            description = "Folders of .txt, .md and .html files, or .jsonl files of {id, title, text}.")
    private List<Path> places;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Write the decoder's folder there.")
    private Path out;

    @Option(names = "--from", paramLabel = "DIR", description = "Go on from the reader in this folder.")
    private @Nullable Path from;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps in full (2000).")
    private @Nullable Integer steps;

    @Option(names = "--block-steps", paramLabel = "N", description = "Steps of block fine-tuning after them (600).")
    private @Nullable Integer blockSteps;

    @Option(names = "--batch", paramLabel = "N", description = "Exercises of a step (16).")
    private @Nullable Integer batch;

    @Option(names = "--passages", paramLabel = "N", description = "Passages of an exercise at most (5).")
    private @Nullable Integer passages;

    @Option(names = "--rate", paramLabel = "RATE", description = "Greatest learning rate (0.0015).")
    private @Nullable Double rate;

    @Option(names = "--tests", paramLabel = "N", description = "Exercises of each kind that it is tested on (200).")
    private @Nullable Integer tests;

    @Option(names = "--seed", paramLabel = "N", description = "What is drawn, and the first weights (1).")
    private @Nullable Integer seed;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public TrainReader(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(new LabArguments("train-reader")
                .option("out", out.toAbsolutePath())
                .option("from", from == null ? null : from.toAbsolutePath())
                .option("steps", steps)
                .option("block-steps", blockSteps)
                .option("batch", batch)
                .option("passages", passages)
                .option("rate", rate)
                .option("tests", tests)
                .option("seed", seed)
                .list());
        for (Path place : places) {
            arguments.add("--texts");
            arguments.add(place.toAbsolutePath().toString());
        }
        return new LabView(terminal(), "train-reader", json)
                .run(new LabProcess(installation(), Lab.RETRIEVAL, arguments));
    }
}
