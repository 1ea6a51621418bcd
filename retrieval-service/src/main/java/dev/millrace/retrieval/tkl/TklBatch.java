package dev.millrace.retrieval.tkl;

import java.util.Arrays;
import java.util.List;

/**
 * Documents, each to be scored for one of some queries.
 *
 * @param queryOf for each document its query's number
 */
public record TklBatch(List<QueryStates> queries, List<TokenStates> documents, int[] queryOf) {

    /** @throws IllegalArgumentException when a document has no query, or there is none of either */
    public TklBatch {
        queries = List.copyOf(queries);
        documents = List.copyOf(documents);
        int count = queries.size();
        if (documents.isEmpty() || queryOf.length != documents.size()) {
            throw new IllegalArgumentException(documents.size() + " documents have " + queryOf.length + " queries");
        }
        if (Arrays.stream(queryOf).anyMatch(query -> query < 0 || query >= count)) {
            throw new IllegalArgumentException("a document's query is not among the " + count);
        }
    }

    /** Every document for one query. */
    public static TklBatch of(QueryStates query, List<TokenStates> documents) {
        return new TklBatch(List.of(query), documents, new int[documents.size()]);
    }

    int[] lengths() {
        return documents.stream().mapToInt(TokenStates::tokens).toArray();
    }
}
