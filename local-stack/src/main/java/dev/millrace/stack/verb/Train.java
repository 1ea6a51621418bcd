package dev.millrace.stack.verb;

import dev.millrace.stack.lab.Lab;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.lab.LabView;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description =
                "Train a network on a file, and score it on the test windows beside repeat, same-phase-mean and ridge.")
@SuppressWarnings("NullAway.Init") // set by picocli
public final class Train extends Verb {

    @Mixin
    private TableArguments table;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            required = true,
            description = "For example informer or autoformer.")
    private String model;

    @Option(names = "--horizon", paramLabel = "ROWS", description = "How far it forecasts (96).")
    private @Nullable Integer horizon;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same weights on one machine (1).")
    private @Nullable Integer seed;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description = "Keep the state there after every epoch, and go on from what is there.")
    private @Nullable Path checkpoint;

    @Option(names = "--out", paramLabel = "FILE.safetensors", description = "Write the trained weights there.")
    private @Nullable Path out;

    @Mixin
    private TrainingArguments training;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public Train(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        LabArguments arguments = table.addTo(new LabArguments("train"))
                .option("model", model)
                .option("horizon", horizon)
                .option("seed", seed)
                .option("checkpoint", checkpoint)
                .option("out", out);
        return new LabView(terminal(), "train", json)
                .run(new LabProcess(
                        installation(), Lab.FORECAST, training.addTo(arguments).list()));
    }
}
