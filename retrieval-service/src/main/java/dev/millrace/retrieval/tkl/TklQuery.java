package dev.millrace.retrieval.tkl;

import java.util.Arrays;

/**
 * A query's side, computed once for all documents.
 *
 * @param width features of a vector
 * @param vectors {@code [terms, width]}, row-major, of length 1 each
 * @param ofTerms what the saturation wants to know of each term
 * @param ranker whose vectors they are
 */
public record TklQuery(int width, float[] vectors, float[] ofTerms, long ranker) {

    /** @throws IllegalArgumentException when the sizes do not fit each other */
    public TklQuery {
        if (ofTerms.length == 0 || vectors.length != (long) ofTerms.length * width) {
            throw new IllegalArgumentException(
                    vectors.length + " values are not " + ofTerms.length + " terms of " + width + " features");
        }
    }

    /** This query's terms and more of them. @param moreVectors of length 1 each */
    public TklQuery with(float[] moreVectors, float[] moreOfTerms) {
        float[] all = Arrays.copyOf(vectors, vectors.length + moreVectors.length);
        System.arraycopy(moreVectors, 0, all, vectors.length, moreVectors.length);
        float[] allOfTerms = Arrays.copyOf(ofTerms, ofTerms.length + moreOfTerms.length);
        System.arraycopy(moreOfTerms, 0, allOfTerms, ofTerms.length, moreOfTerms.length);
        return new TklQuery(width, all, allOfTerms, ranker);
    }

    public int terms() {
        return ofTerms.length;
    }
}
