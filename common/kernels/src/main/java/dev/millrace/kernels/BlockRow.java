package dev.millrace.kernels;

import dev.millrace.kernels.TokenMask.Cover;
import dev.millrace.kernels.TokenMask.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of a compiled block mask: the keys that some query of a block of queries may look at. Keys that all of them see come first,
 * then those with a mask of their own.
 *
 * @param spans keys in the order in which they are taken, neighbouring blocks joined
 * @param masked how many of the last keys have a mask
 * @param mask {@code [queries, masked]} row by row: 0 or minus infinity
 */
record BlockRow(Span queries, List<Span> spans, int masked, float[] mask) {

    static BlockRow of(TokenMask mask, Span queries, int keys, int block) {
        List<Span> full = new ArrayList<>();
        List<Span> partial = new ArrayList<>();
        for (int first = 0; first < keys; first += block) {
            Span span = new Span(first, Math.min(keys, first + block) - 1);
            switch (exactly(mask, queries, span)) {
                case FULL -> append(full, span);
                case PARTIAL -> append(partial, span);
                case EMPTY -> {}
            }
        }
        int masked = count(partial);
        float[] added = new float[(queries.last() - queries.first() + 1) * masked];
        int at = 0;
        for (int i = queries.first(); i <= queries.last(); i++) {
            for (Span span : partial) {
                for (int j = span.first(); j <= span.last(); j++) {
                    added[at++] = mask.allows(i, j) ? 0 : Float.NEGATIVE_INFINITY;
                }
            }
        }
        partial.forEach(span -> append(full, span));
        return new BlockRow(queries, full, masked, added);
    }

    int width() {
        return count(spans);
    }

    /** Of the keys, in the order in which they are taken. */
    float[] positions() {
        float[] positions = new float[width()];
        int at = 0;
        for (Span span : spans) {
            for (int j = span.first(); j <= span.last(); j++) {
                positions[at++] = j;
            }
        }
        return positions;
    }

    /** The cover of a block, by its pairs where the mask isn't sure. */
    private static Cover exactly(TokenMask mask, Span queries, Span keys) {
        Cover cover = mask.cover(queries, keys);
        if (cover != Cover.PARTIAL) {
            return cover;
        }
        boolean any = false;
        boolean all = true;
        for (int i = queries.first(); i <= queries.last(); i++) {
            for (int j = keys.first(); j <= keys.last(); j++) {
                boolean allowed = mask.allows(i, j);
                any |= allowed;
                all &= allowed;
            }
            if (any && !all) {
                return Cover.PARTIAL;
            }
        }
        return Cover.of(any, all);
    }

    private static void append(List<Span> spans, Span next) {
        if (!spans.isEmpty() && spans.getLast().last() + 1 == next.first()) {
            spans.set(spans.size() - 1, new Span(spans.getLast().first(), next.last()));
        } else {
            spans.add(next);
        }
    }

    private static int count(List<Span> spans) {
        return spans.stream().mapToInt(span -> span.last() - span.first() + 1).sum();
    }
}
