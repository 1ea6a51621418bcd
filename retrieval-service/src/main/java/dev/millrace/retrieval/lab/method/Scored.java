package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.method.Ranking.RankedDocument;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What was found, best first.
 *
 * @param numbers of documents or pieces, each once
 * @param scores of each
 */
record Scored(int[] numbers, double[] scores) {

    static final Scored NONE = new Scored(new int[0], new double[0]);

    /** Of reciprocal rank fusion, as published (Cormack, Clarke and Büttcher, SIGIR 2009). */
    private static final int RANK_OFFSET = 60;

    /** All numbers below {@code scores.length}, sorted. */
    static Scored sorted(float[] scores) {
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Scored(
                order, IntStream.of(order).mapToDouble(number -> scores[number]).toArray());
    }

    int size() {
        return numbers.length;
    }

    Scored first(int most) {
        return size() <= most
                ? this
                : new Scored(java.util.Arrays.copyOf(numbers, most), java.util.Arrays.copyOf(scores, most));
    }

    /** Documents by their best piece. */
    Scored documents(List<Piece> pieces) {
        Map<Integer, Double> best = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            best.putIfAbsent(pieces.get(numbers[i]).document(), scores[i]);
        }
        return of(best);
    }

    /** Both in one order: each gives {@code 1/(60 + rank)} to what it found. */
    static Scored fused(Scored one, Scored other) {
        Map<Integer, Double> sums = new HashMap<>();
        for (Scored scored : List.of(one, other)) {
            for (int i = 0; i < scored.size(); i++) {
                sums.merge(scored.numbers[i], 1.0 / (RANK_OFFSET + i + 1), Double::sum);
            }
        }
        Map<Integer, Double> ordered = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return of(ordered);
    }

    List<RankedDocument> rankedDocuments(List<LabDocument> documents) {
        return IntStream.range(0, size())
                .mapToObj(i -> new RankedDocument(documents.get(numbers[i]).id(), scores[i]))
                .toList();
    }

    List<RankedRegion> rankedRegions(List<Piece> pieces, List<LabDocument> documents) {
        List<RankedRegion> regions = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            Piece piece = pieces.get(numbers[i]);
            regions.add(new RankedRegion(documents.get(piece.document()).id(), piece.begin(), piece.end(), scores[i]));
        }
        return regions;
    }

    private static Scored of(Map<Integer, Double> ordered) {
        return new Scored(
                ordered.keySet().stream().mapToInt(Integer::intValue).toArray(),
                ordered.values().stream().mapToDouble(Double::doubleValue).toArray());
    }
}
