package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.lab.LabView;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

@Command(name = "eval", description = "Measure accuracy on your own data, by the protocol that papers use.")
public final class Eval extends Verb {

    @Option(names = "--json", description = "Print one JSON object.", scope = ScopeType.INHERIT)
    private boolean json;

    public Eval(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        throw new Failure("eval what? one of: forecast", "./millrace eval --help");
    }

    @Command(
            name = "forecast",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Mean squared and mean absolute error on scaled data over every test window, of the models asked for"
                            + " and always of repeat, same-phase-mean and ridge.")
    int forecast(
            @Mixin TableArguments table,
            @Option(
                            names = "--models",
                            paramLabel = "NAME",
                            split = ",",
                            description = "Networks to train and score, for example informer,autoformer.")
                    List<String> models,
            @Option(names = "--horizons", paramLabel = "ROWS", split = ",", description = "How far (96,192,336,720).")
                    List<Integer> horizons,
            @Option(
                            names = "--seeds",
                            paramLabel = "N",
                            split = ",",
                            description = "Train each network once for each seed and report the mean (1).")
                    List<Integer> seeds,
            @Option(
                            names = "--plot",
                            paramLabel = "FILE.html",
                            description = "Draw forecasts beside the truth, on a page of its own.")
                    Path plot,
            @Mixin TrainingArguments training)
            throws IOException, InterruptedException {
        LabArguments arguments = table.addTo(new LabArguments("eval"))
                .option("models", models)
                .option("horizons", horizons)
                .option("seeds", seeds)
                .option("plot", plot);
        return new LabView(terminal(), "eval forecast", json)
                .run(new LabProcess(installation(), training.addTo(arguments).list()));
    }
}
