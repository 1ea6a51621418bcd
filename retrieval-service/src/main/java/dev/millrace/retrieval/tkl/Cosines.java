package dev.millrace.retrieval.tkl;

import java.util.Arrays;

/** The cosines of a query's terms with a document's tokens, laid out for sums over windows. One thread at a time. */
final class Cosines {

    /** Beyond the ends of a document: so far from every kernel that it is nothing there. */
    private static final float FAR = 1e4f;

    private static final int FOUR = 4;

    private final int stride;
    private final int filling;
    private final float[] inverse;
    private final float[][] features;
    private float[][] sums = new float[0][];
    private float[][] rows = new float[0][];

    /** @param filling strides beyond the end that windows may reach into */
    Cosines(int stride, int filling) {
        this.stride = stride;
        this.filling = filling;
        this.inverse = new float[TklDocument.GROUPS * stride];
        this.features = new float[FOUR][TklDocument.GROUPS * stride];
    }

    /** Computes those of a document. */
    void fill(TklQuery query, TklDocument document) {
        int groups = document.groups();
        room(query.terms(), stride, groups + filling);
        for (int first = 0; first < groups; first += TklDocument.GROUPS) {
            int inTile = Math.min(TklDocument.GROUPS, groups - first);
            products(query, document, document.tile(first), inTile * stride);
            Runs.inverseRoots(inverse, inTile * stride);
            for (int term = 0; term < query.terms(); term++) {
                Runs.multiply(sums[term], inverse, inTile * stride);
                for (int s = 0; s < stride; s++) {
                    System.arraycopy(sums[term], s * inTile, rows[term * stride + s], first, inTile);
                }
            }
        }
        int missing = groups * stride - document.tokens();
        for (int r = 0; r < query.terms() * stride; r++) {
            int end = r % stride < stride - missing ? groups : groups - 1;
            Arrays.fill(rows[r], end, groups + filling, FAR);
        }
    }

    /** Of a term with token {@code s} of each stride: {@code row(term·stride + s)[group]}. */
    float[] row(int number) {
        return rows[number];
    }

    /** Of a term with the tokens from {@code begin} to {@code end}, of which there is at least one. */
    float greatest(int term, int begin, int end) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int token = begin; token < end; token++) {
            greatest = Math.max(greatest, rows[term * stride + token % stride][token / stride]);
        }
        return greatest;
    }

    /** Products of a tile's vectors with all terms, and with themselves; four features at a time, which all terms share. */
    private void products(TklQuery query, TklDocument document, int at, int run) {
        Arrays.fill(inverse, 0, run, 0);
        for (int term = 0; term < query.terms(); term++) {
            Arrays.fill(sums[term], 0, run, 0);
        }
        float[] weights = new float[query.terms() * FOUR];
        for (int feature = 0; feature < query.width(); feature += FOUR) {
            Arrays.fill(weights, 0);
            for (int f = 0; f < FOUR; f++) {
                if (feature + f < query.width()) {
                    Runs.widen(document.block(), at + (feature + f) * run, features[f], run);
                    Runs.addProducts(inverse, features[f], features[f], run);
                    for (int term = 0; term < query.terms(); term++) {
                        weights[term * FOUR + f] = query.vectors()[term * query.width() + feature + f];
                    }
                }
            }
            for (int term = 0; term < query.terms(); term++) {
                Runs.addFour(sums[term], features, weights, term * FOUR, run);
            }
        }
    }

    private void room(int terms, int stride, int length) {
        if (sums.length < terms) {
            sums = new float[terms][inverse.length];
        }
        if (rows.length < terms * stride || rows[0].length < length) {
            int longest = Math.max(length, rows.length == 0 ? 0 : rows[0].length);
            rows = new float[Math.max(terms * stride, rows.length)][longest];
        }
    }
}
