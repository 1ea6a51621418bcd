package dev.millrace.retrieval.lab.metrics;

import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import dev.millrace.retrieval.lab.metrics.Spans.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Measures of the best regions of one ranking against the gold characters of all documents together. Characters in a document without
 * gold count as wrong.
 *
 * @param hit 1 when a character was found, otherwise 0
 */
record RegionMetrics(double precision, double recall, double iou, double hit) {

    /**
     * The first {@code k} of the ranking that do not overlap a better one, by document.
     *
     * @return characters, each document's by itself
     */
    static Map<String, Spans> best(List<RankedRegion> ranked, int k) {
        Map<String, List<Span>> taken = new HashMap<>();
        int count = 0;
        for (RankedRegion region : ranked) {
            if (count == k) {
                break;
            }
            Span span = new Span(region.begin(), region.end());
            List<Span> own = taken.computeIfAbsent(region.document(), _ -> new ArrayList<>());
            if (own.stream().noneMatch(span::overlaps)) {
                own.add(span);
                count++;
            }
        }
        Map<String, Spans> best = new HashMap<>();
        taken.forEach((document, spans) -> best.put(document, Spans.of(spans)));
        return best;
    }

    /** @param gold at least one character */
    static RegionMetrics of(Map<String, Spans> found, Map<String, List<Span>> gold) {
        TreeSet<String> documents = new TreeSet<>(found.keySet());
        documents.addAll(gold.keySet());
        long common = 0;
        long foundLength = 0;
        long goldLength = 0;
        for (String document : documents) {
            Spans mine = found.getOrDefault(document, Spans.NONE);
            Spans right = Spans.of(gold.getOrDefault(document, List.of()));
            common += mine.common(right);
            foundLength += mine.length();
            goldLength += right.length();
        }
        return new RegionMetrics(
                foundLength == 0 ? 0 : (double) common / foundLength,
                (double) common / goldLength,
                (double) common / (foundLength + goldLength - common),
                common > 0 ? 1 : 0);
    }
}
