package dev.millrace.retrieval.tkl.training;

/**
 * A query and documents by their numbers in {@link TklData}.
 *
 * @param positive the document that answers the query
 * @param negatives documents that do not, or less; shared, not copied
 */
public record TklExample(int query, int positive, int[] negatives) {

    public TklExample {
        if (negatives.length == 0) {
            throw new IllegalArgumentException("an example has at least one negative document");
        }
    }
}
