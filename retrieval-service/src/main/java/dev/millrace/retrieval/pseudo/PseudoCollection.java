package dev.millrace.retrieval.pseudo;

import java.util.List;

/** Documents, and queries of which is known where their answers stand. */
public record PseudoCollection(List<MaskedDocument> documents, List<PseudoQuery> queries) {

    public PseudoCollection {
        documents = List.copyOf(documents);
        queries = List.copyOf(queries);
    }
}
