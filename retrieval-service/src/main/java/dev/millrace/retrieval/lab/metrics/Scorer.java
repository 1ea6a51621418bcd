package dev.millrace.retrieval.lab.metrics;

import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.Shuffled;
import dev.millrace.retrieval.lab.collection.TextCollection;
import dev.millrace.retrieval.lab.method.Ranking;
import dev.millrace.retrieval.lab.method.Ranking.RankedDocument;
import dev.millrace.retrieval.lab.metrics.Scores.RegionScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Scores whole runs: the answers to all queries of a collection. */
public final class Scorer {

    private static final int NDCG_DEPTH = 10;
    private static final int RECALL_DEPTH = 100;

    private final Gold gold;
    private final Map<String, Integer> lengths;

    private Scorer(Gold gold, Map<String, Integer> lengths) {
        this.gold = gold;
        this.lengths = lengths;
    }

    /** @throws dev.millrace.lab.LabFailure for what is missing or wrong in the folder's judgements, naming file and line */
    public static Scorer open(Path folder, TextCollection texts) throws IOException {
        return new Scorer(GoldReader.read(folder, texts), lengths(texts));
    }

    /** The same judgements for texts whose paragraphs have another order. */
    public Scorer of(Shuffled shuffled) {
        Map<String, Map<String, List<Spans.Span>>> moved = new LinkedHashMap<>();
        gold.spans().forEach((query, marked) -> {
            Map<String, List<Spans.Span>> own = new LinkedHashMap<>();
            marked.forEach((document, spans) -> own.put(
                    document,
                    spans.stream()
                            .flatMap(span -> shuffled.places(document, span.begin(), span.end()).stream())
                            .map(place -> new Spans.Span(place.begin(), place.end()))
                            .toList()));
            moved.put(query, own);
        });
        return new Scorer(new Gold(gold.gains(), moved), lengths(shuffled.texts()));
    }

    private static Map<String, Integer> lengths(TextCollection texts) {
        return texts.documents().stream()
                .collect(Collectors.toMap(
                        LabDocument::id, document -> document.text().length()));
    }

    /**
     * @param rankings by query; a query that is absent found nothing
     * @param ks how many regions count
     */
    public Scores score(Map<String, Ranking> rankings, List<Integer> ks) {
        List<double[]> documents = new ArrayList<>();
        gold.gains().forEach((query, gains) -> {
            List<String> ranked = rankings.containsKey(query)
                    ? rankings.get(query).documents().stream()
                            .map(RankedDocument::id)
                            .toList()
                    : List.of();
            documents.add(new double[] {
                DocumentMetrics.ndcg(ranked, gains, NDCG_DEPTH),
                DocumentMetrics.averagePrecision(ranked, gains),
                DocumentMetrics.recall(ranked, gains, RECALL_DEPTH)
            });
        });
        boolean hasRegions = !gold.spans().isEmpty()
                && rankings.values().stream()
                        .anyMatch(ranking -> !ranking.regions().isEmpty());
        return new Scores(
                documents.size(),
                mean(documents, all -> all[0]),
                mean(documents, all -> all[1]),
                mean(documents, all -> all[2]),
                hasRegions ? ks.stream().map(k -> regions(rankings, k)).toList() : List.of());
    }

    private RegionScores regions(Map<String, Ranking> rankings, int k) {
        List<RegionMetrics> all = new ArrayList<>();
        DepthProfile profile = new DepthProfile();
        gold.spans().forEach((query, marked) -> {
            Map<String, Spans> best = rankings.containsKey(query)
                    ? RegionMetrics.best(rankings.get(query).regions(), k)
                    : Map.of();
            all.add(RegionMetrics.of(best, marked));
            marked.forEach((document, spans) ->
                    profile.add(spans, best.getOrDefault(document, Spans.NONE), lengths.getOrDefault(document, 1)));
        });
        return new RegionScores(
                k,
                mean(all, RegionMetrics::precision),
                mean(all, RegionMetrics::recall),
                mean(all, RegionMetrics::iou),
                mean(all, RegionMetrics::hit),
                profile.shares());
    }

    private static <T> double mean(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
