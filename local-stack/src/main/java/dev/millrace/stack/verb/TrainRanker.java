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
        name = "train-ranker",
        description =
                "Train a ranker of documents on texts that nobody has judged, by queries made of the texts themselves; its scores on texts"
                        + " kept back stand beside those of words and of meaning.")
@SuppressWarnings("NullAway.Init") // set by picocli
public final class TrainRanker extends Verb {

    @Parameters(
            paramLabel = "PLACE",
            arity = "1..*",
            description = "Folders of .txt, .md and .html files, or .jsonl files of {id, title, text}.")
    private List<Path> places;

    @Option(names = "--out", paramLabel = "FILE.safetensors", required = true, description = "Write the ranker there.")
    private Path out;

    @Option(
            names = "--words",
            paramLabel = "N",
            description = "Words of texts to train on, drawn by the seed (400000).")
    private @Nullable Integer words;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps (300).")
    private @Nullable Integer steps;

    @Option(
            names = "--projection-rate",
            paramLabel = "RATE",
            split = ",",
            description =
                    "Learning rate of the features (1e-4). Of several, for this and the next two, every combination is"
                            + " trained and the best kept, or what they began with.")
    private @Nullable List<Double> projectionRates;

    @Option(
            names = "--encoder-rate",
            paramLabel = "RATE",
            split = ",",
            description = "Of the attention over words near each other (1e-4).")
    private @Nullable List<Double> encoderRates;

    @Option(
            names = "--ranking-rate",
            paramLabel = "RATE",
            split = ",",
            description = "Of kernels, saturation and windows (1e-3).")
    private @Nullable List<Double> rankingRates;

    @Option(names = "--minutes", paramLabel = "N", description = "Longest time of the training (60).")
    private @Nullable Integer minutes;

    @Option(names = "--seed", paramLabel = "N", description = "What is drawn, and the first weights (1).")
    private @Nullable Integer seed;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public TrainRanker(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(new LabArguments("train-ranker")
                .option("out", out)
                .option("words", words)
                .option("steps", steps)
                .option("projection-rate", projectionRates)
                .option("encoder-rate", encoderRates)
                .option("ranking-rate", rankingRates)
                .option("minutes", minutes)
                .option("seed", seed)
                .list());
        for (Path place : places) {
            arguments.addAll(List.of("--text", place.toString()));
        }
        return new LabView(terminal(), "train-ranker", json)
                .run(new LabProcess(installation(), Lab.RETRIEVAL, arguments));
    }
}
