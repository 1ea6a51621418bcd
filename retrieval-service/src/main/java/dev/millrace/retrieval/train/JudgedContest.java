package dev.millrace.retrieval.train;

import dev.millrace.layers.Parameters;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Standardised;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.TklDocument;
import dev.millrace.retrieval.tkl.TklModel;
import dev.millrace.retrieval.tkl.TklQuery;
import dev.millrace.retrieval.tkl.TklScorer;
import dev.millrace.tensors.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ranks whole documents for judged queries that no ranker was trained on, as a search would: the first stage's candidates. */
final class JudgedContest {

    private final EncodedCollection collection;
    private final JudgedStage stage;
    private final List<JudgedQuery> queries;

    JudgedContest(EncodedCollection collection, JudgedStage stage, List<JudgedQuery> queries) {
        this.collection = collection;
        this.stage = stage;
        this.queries = queries;
    }

    /** One for each better document that the first stage finds. @param parts queries by their numbers */
    List<Signals> signals(TklConfig config, Map<String, Tensor> weights, Map<Part, List<Integer>> parts) {
        TklScorer scorer = new TklScorer(config, weights);
        List<Signals> signals = new ArrayList<>();
        try (Parameters parameters = Parameters.stored(weights)) {
            TklModel model = new TklModel(config, parameters);
            Map<Integer, TklDocument> vectors = new HashMap<>();
            parts.forEach((part, numbers) -> {
                for (int q : numbers) {
                    TklQuery query = model.query(collection.query(q), 0);
                    signals.addAll(of(
                            q,
                            part,
                            document -> scorer.score(
                                            query, vectors.computeIfAbsent(document, d -> encoded(model, config, d)))
                                    .score()));
                }
            });
        }
        return signals;
    }

    private TklDocument encoded(TklModel model, TklConfig config, int document) {
        return TklDocument.quantised(
                model.documentVectors(collection.states().joined(collection.texts(document))),
                config.width(),
                config.stride(),
                0);
    }

    private interface Scores {
        double of(int document);
    }

    private List<Signals> of(int query, Part part, Scores ranker) {
        List<Candidate> found = stage.found(query);
        Set<Integer> answers = queries.get(query).answers();
        List<Integer> documents = found.stream().map(JudgedStage::document).toList();
        double[] scores = documents.stream().mapToDouble(ranker::of).toArray();
        List<Signals> signals = new ArrayList<>();
        for (int relevant = 0; relevant < documents.size(); relevant++) {
            if (answers.contains(documents.get(relevant))) {
                int only = relevant;
                // Another right answer above it is no mistake.
                int[] rows = java.util.stream.IntStream.range(0, documents.size())
                        .filter(i -> i == only || !answers.contains(documents.get(i)))
                        .toArray();
                if (rows.length > 1) {
                    signals.add(new Signals(JudgedCollection.KIND, part, rows(rows, found, scores), place(rows, only)));
                }
            }
        }
        return signals;
    }

    private static double[][] rows(int[] rows, List<Candidate> found, double[] ranked) {
        double[][] scores = new double[3][rows.length];
        for (int i = 0; i < rows.length; i++) {
            scores[Signals.BM25][i] = found.get(rows[i]).bm25Passage();
            scores[Signals.DENSE][i] = found.get(rows[i]).dense();
            scores[Signals.TKL][i] = ranked[rows[i]];
        }
        for (int signal = 0; signal < scores.length; signal++) {
            scores[signal] = Standardised.of(scores[signal]);
        }
        return scores;
    }

    private static int place(int[] rows, int row) {
        return java.util.Arrays.binarySearch(rows, row);
    }
}
