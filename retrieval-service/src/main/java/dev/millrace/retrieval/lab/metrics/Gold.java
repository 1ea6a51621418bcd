package dev.millrace.retrieval.lab.metrics;

import java.util.List;
import java.util.Map;

/**
 * What is right, by query.
 *
 * @param gains of documents, above 0; a query without any is not counted
 * @param spans by document, each as it was marked
 */
record Gold(Map<String, Map<String, Double>> gains, Map<String, Map<String, List<Spans.Span>>> spans) {

    Map<String, Double> gainsOf(String query) {
        return gains.getOrDefault(query, Map.of());
    }

    Map<String, List<Spans.Span>> spansOf(String query) {
        return spans.getOrDefault(query, Map.of());
    }
}
