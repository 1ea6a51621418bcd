package dev.millrace.retrieval.pseudo;

import java.util.List;

/**
 * A document without what became queries.
 *
 * @param title empty where there is none, or where it became a query
 * @param passages in order, none empty
 */
public record MaskedDocument(String id, String title, List<String> passages) {

    public MaskedDocument {
        passages = List.copyOf(passages);
    }
}
