package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.lab.Lab;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.lab.LabView;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
        throw new Failure("eval what? one of: forecast, retrieval, answers", "./millrace eval --help");
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
                            description =
                                    "auto, the mean of many; auto-members, each of them too; networks to train, for example informer,autoformer.")
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
                .run(new LabProcess(
                        installation(), Lab.FORECAST, training.addTo(arguments).list()));
    }

    @Command(
            name = "retrieval",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Ranked documents and regions against judgements: nDCG@10, MAP and recall of documents; precision, recall,"
                            + " intersection over union and hits of the best regions; how deep in documents they are found; time and space.")
    int retrieval(
            @Parameters(
                            paramLabel = "DIR",
                            description =
                                    "A folder with docs.jsonl, queries.jsonl and, unless queries have spans, qrels.tsv.")
                    Path folder,
            @Option(
                            names = "--methods",
                            paramLabel = "NAME",
                            split = ",",
                            description =
                                    "Which to compare (all); bm25-passage-N and dense-N have passages of N words.")
                    List<String> methods,
            @Option(
                            names = "--k",
                            paramLabel = "N",
                            split = ",",
                            description = "How many of the best regions count (1,5).")
                    List<Integer> regions,
            @Option(names = "--depth", paramLabel = "N", description = "Documents that a method ranks (1000).")
                    Integer depth,
            @Option(
                            names = "--ranker",
                            paramLabel = "FILE",
                            description = "What train-ranker wrote, for the method tkl (the ranker that ships).")
                    Path ranker,
            @Option(
                            names = "--shuffle",
                            paramLabel = "SEED",
                            description =
                                    "Score everything once more with each document's paragraphs in another order: who ranks by"
                                            + " content scores the same.")
                    Integer shuffle)
            throws IOException, InterruptedException {
        LabArguments arguments = new LabArguments("eval")
                .file(folder)
                .option("methods", methods)
                .option("k", regions)
                .option("depth", depth)
                .option("ranker", ranker)
                .option("shuffle", shuffle);
        return new LabView(terminal(), "eval retrieval", json)
                .run(new LabProcess(installation(), Lab.RETRIEVAL, arguments.list()));
    }

    @Command(
            name = "answers",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description =
                    "Extractive answers against judgements: how much of what is cited is gold and how often the answer is in it; how often"
                            + " questions are refused that have no answer, and that have one. Beside the sentences that BM25 ranks first.")
    int answers(
            @Parameters(
                            paramLabel = "DIR",
                            description =
                                    "A folder with docs.jsonl, queries.jsonl and, unless queries have spans, qrels.tsv.")
                    Path folder,
            @Option(names = "--k", paramLabel = "N", split = ",", description = "Most sentences of an answer (1,3,5).")
                    List<Integer> sentences,
            @Option(
                            names = "--others",
                            paramLabel = "DIR",
                            split = ",",
                            description = "Other collections, whose questions have no answer in this one.")
                    List<Path> others,
            @Option(
                            names = "--support",
                            paramLabel = "FILE",
                            description = "What calibrate-answers wrote (the calibration that ships).")
                    Path support,
            @Option(
                            names = "--ranker",
                            paramLabel = "FILE",
                            description = "What train-ranker wrote (the ranker that ships).")
                    Path ranker)
            throws IOException, InterruptedException {
        LabArguments arguments = new LabArguments("eval-answers")
                .file(folder)
                .option("k", sentences)
                .option("others", others)
                .option("support", support)
                .option("ranker", ranker);
        return new LabView(terminal(), "eval answers", json)
                .run(new LabProcess(installation(), Lab.RETRIEVAL, arguments.list()));
    }
}
