package dev.millrace.retrieval.lab.metrics;

import dev.millrace.retrieval.lab.metrics.Spans.Span;
import java.util.Arrays;
import java.util.List;

/**
 * Whether what lies deep in a document is found as well as what lies at its beginning: the share of gold spans that the best regions
 * touch, by the fifth of its document that a span's middle lies in. NaN for a fifth without gold.
 */
final class DepthProfile {

    static final int PARTS = 5;

    private final int[] all = new int[PARTS];
    private final int[] found = new int[PARTS];

    /** @param length of the document, in UTF-16 units */
    void add(List<Span> gold, Spans best, int length) {
        for (Span span : gold) {
            int part = (int) Math.min(PARTS - 1, (span.begin() + (long) span.end()) * PARTS / (2L * length));
            all[part]++;
            if (best.touches(span)) {
                found[part]++;
            }
        }
    }

    List<Double> shares() {
        Double[] shares = new Double[PARTS];
        Arrays.setAll(shares, part -> all[part] == 0 ? Double.NaN : (double) found[part] / all[part]);
        return List.of(shares);
    }
}
