package dev.millrace.retrieval.tkl;

/**
 * A query's terms.
 *
 * @param idf inverse document frequency of each; empty where the saturation has no use for it
 */
public record QueryStates(TokenStates states, float[] idf) {

    /** @throws IllegalArgumentException when there is no term, or another number of frequencies */
    public QueryStates {
        if (states.tokens() == 0) {
            throw new IllegalArgumentException("a query has at least one term");
        }
        if (idf.length != 0 && idf.length != states.tokens()) {
            throw new IllegalArgumentException(
                    states.tokens() + " terms have " + idf.length + " inverse document frequencies");
        }
    }

    public static QueryStates of(TokenStates states) {
        return new QueryStates(states, new float[0]);
    }

    public int terms() {
        return states.tokens();
    }
}
