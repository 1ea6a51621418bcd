package dev.millrace.retrieval.lab.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Characters of one text, as stretches that neither overlap nor touch, in order.
 *
 * @param spans begin inclusive, end exclusive, in UTF-16 units
 */
record Spans(List<Span> spans) {

    static final Spans NONE = new Spans(List.of());

    record Span(int begin, int end) {

        Span {
            if (begin < 0 || end <= begin) {
                throw new IllegalArgumentException("a span has at least one character");
            }
        }

        int length() {
            return end - begin;
        }

        boolean overlaps(Span other) {
            return begin < other.end && other.begin < end;
        }
    }

    /** Their union. */
    static Spans of(List<Span> any) {
        List<Span> merged = new ArrayList<>();
        for (Span next :
                any.stream().sorted(Comparator.comparingInt(Span::begin)).toList()) {
            if (!merged.isEmpty() && merged.getLast().end() >= next.begin()) {
                Span last = merged.removeLast();
                merged.add(new Span(last.begin(), Math.max(last.end(), next.end())));
            } else {
                merged.add(next);
            }
        }
        return new Spans(List.copyOf(merged));
    }

    long length() {
        return spans.stream().mapToLong(Span::length).sum();
    }

    /** Characters in both. */
    long common(Spans other) {
        long common = 0;
        int i = 0;
        int j = 0;
        while (i < spans.size() && j < other.spans.size()) {
            Span one = spans.get(i);
            Span two = other.spans.get(j);
            common += Math.max(0, Math.min(one.end(), two.end()) - Math.max(one.begin(), two.begin()));
            if (one.end() < two.end()) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }

    boolean touches(Span span) {
        return spans.stream().anyMatch(span::overlaps);
    }
}
