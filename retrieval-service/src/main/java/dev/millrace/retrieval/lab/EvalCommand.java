package dev.millrace.retrieval.lab;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.lab.collection.LabQuery;
import dev.millrace.retrieval.lab.collection.Shuffled;
import dev.millrace.retrieval.lab.collection.TextCollection;
import dev.millrace.retrieval.lab.method.Methods;
import dev.millrace.retrieval.lab.method.Ranking;
import dev.millrace.retrieval.lab.method.RetrievalMethod;
import dev.millrace.retrieval.lab.method.Workbench;
import dev.millrace.retrieval.lab.metrics.Scorer;
import dev.millrace.retrieval.lab.metrics.Scores;
import dev.millrace.retrieval.lab.metrics.Scores.RegionScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores methods on a judged collection: answers to all its queries first, judgements after. */
final class EvalCommand implements LabCommand {

    private static final int DEPTH = 1_000;
    private static final int LEAST_DEPTH = 100;
    private static final int MOST_DEPTH = 10_000;
    private static final int MOST_REGIONS = 100;
    private static final List<Integer> REGIONS = List.of(1, 5);
    /** Queries that are answered once before the clock counts. */
    private static final int WARM_UP = 20;

    @Override
    public String name() {
        return "eval";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        Path folder = arguments.file("folder");
        List<String> named = arguments.list("methods");
        List<Integer> asked = arguments.integers("k", 1, MOST_REGIONS);
        int depth = arguments.integer("depth", LEAST_DEPTH, MOST_DEPTH).orElse(DEPTH);
        Optional<Integer> shuffle = arguments.integer("shuffle", 0, Integer.MAX_VALUE);
        Optional<Path> ranker = arguments.text("ranker").map(Path::of);
        arguments.refuseOthers();
        List<String> methods = named.isEmpty() ? Methods.names() : named;
        List<Integer> ks = asked.isEmpty() ? REGIONS : asked;
        // So that what does not exist is said before hours of work.
        methods.forEach(Methods::of);
        TextCollection texts = TextCollection.read(folder);
        Scorer scorer = Scorer.open(folder, texts);
        Plan plan = new Plan(methods, ks, depth, ranker);
        run(plan, texts, scorer, "", output);
        if (shuffle.isPresent()) {
            Shuffled shuffled = Shuffled.of(texts, shuffle.get());
            run(plan, shuffled.texts(), scorer.of(shuffled), ", shuffled", output);
        }
        return 0;
    }

    private record Plan(List<String> methods, List<Integer> ks, int depth, Optional<Path> ranker) {}

    /** @param order is said of the texts after each method's name */
    private static void run(Plan plan, TextCollection texts, Scorer scorer, String order, Output output)
            throws IOException {
        try (Workbench bench = new Workbench(texts, plan.depth(), plan.ranker(), output)) {
            for (String name : plan.methods()) {
                output.progress(name + order, 0, texts.queries().size(), "preparing");
                RetrievalMethod method = Methods.of(name).prepare(bench);
                Run run = Run.of(method, texts.queries(), output);
                rows(method, order, run, scorer.score(run.rankings(), plan.ks()), texts, output);
            }
        }
    }

    private static void rows(
            RetrievalMethod method, String order, Run run, Scores scores, TextCollection texts, Output output)
            throws IOException {
        Map<String, Object> row = Output.fields(
                "method",
                method.name() + order,
                "ndcg10",
                scores.ndcg10(),
                "map",
                scores.map(),
                "recall100",
                scores.recall100(),
                "msPerQuery",
                run.milliseconds(),
                "bytesPerDocument",
                (double) method.bytes() / texts.documents().size());
        if (scores.regions().isEmpty()) {
            output.row(row);
        }
        for (RegionScores regions : scores.regions()) {
            Map<String, Object> both = new LinkedHashMap<>(row);
            both.putAll(Output.fields(
                    "k", regions.k(),
                    "precision", regions.precision(),
                    "recall", regions.recall(),
                    "iou", regions.iou(),
                    "hit", regions.hit(),
                    "hitByDepth", regions.hitByDepth()));
            output.row(both);
        }
    }

    /**
     * All answers of one method.
     *
     * @param rankings by query
     * @param milliseconds a query, on average
     */
    private record Run(Map<String, Ranking> rankings, double milliseconds) {

        static Run of(RetrievalMethod method, List<LabQuery> queries, Output output) throws IOException {
            for (LabQuery query : queries.subList(0, Math.min(WARM_UP, queries.size()))) {
                method.rank(query);
            }
            Map<String, Ranking> rankings = new LinkedHashMap<>();
            long nanos = 0;
            for (LabQuery query : queries) {
                output.progress(method.name(), rankings.size(), queries.size(), "queries");
                long start = System.nanoTime();
                Ranking ranking = method.rank(query);
                nanos += System.nanoTime() - start;
                rankings.put(query.id(), ranking);
            }
            output.progress(method.name(), queries.size(), queries.size(), "queries");
            return new Run(rankings, nanos / 1e6 / Math.max(1, queries.size()));
        }
    }
}
