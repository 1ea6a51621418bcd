package dev.millrace.retrieval.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Chooses the passages of a document that speak for it: those that words and meaning, between them, rank first. */
final class BestPassages {

    private static final int K = 60;

    private BestPassages() {}

    /** The best of a document's passages, best first; of equals the earlier. */
    static List<PassageMatch> of(List<PassageMatch> passages) {
        List<PassageMatch> matching = passages.stream()
                .filter(passage -> passage.bm25() > 0 || !Double.isNaN(passage.dense()))
                .toList();
        Map<PassageMatch, Double> fused = new HashMap<>();
        addRanks(fused, matching, PassageMatch::bm25, 0);
        addRanks(fused, matching, PassageMatch::dense, Double.NEGATIVE_INFINITY);
        return matching.stream()
                .sorted(Comparator.comparing((PassageMatch passage) -> -fused.getOrDefault(passage, 0.0))
                        .thenComparing(PassageMatch::begin))
                .limit(Candidate.MAX_PASSAGES)
                .toList();
    }

    private static void addRanks(
            Map<PassageMatch, Double> fused,
            List<PassageMatch> passages,
            ToDoubleFunction<PassageMatch> score,
            double above) {
        List<PassageMatch> ranked = new ArrayList<>(passages);
        ranked.removeIf(passage -> !(score.applyAsDouble(passage) > above));
        ranked.sort(Comparator.comparingDouble(score).reversed().thenComparing(PassageMatch::begin));
        for (int i = 0; i < ranked.size(); i++) {
            fused.merge(ranked.get(i), 1.0 / (K + i + 1), Double::sum);
        }
    }
}
