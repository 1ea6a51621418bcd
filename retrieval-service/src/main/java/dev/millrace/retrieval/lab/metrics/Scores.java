package dev.millrace.retrieval.lab.metrics;

import java.util.List;

/**
 * How good a method's answers are, on average over the queries that have something relevant.
 *
 * @param queries that count for documents
 * @param regions one for each k; empty when the method gives no regions or the collection marks none
 */
public record Scores(int queries, double ndcg10, double map, double recall100, List<RegionScores> regions) {

    /**
     * Of the {@code k} best regions that do not overlap.
     *
     * @param hitByDepth share of gold spans that they touch, by the fifth of its document that a span lies in
     */
    public record RegionScores(
            int k, double precision, double recall, double iou, double hit, List<Double> hitByDepth) {}
}
