package dev.millrace.retrieval.train;

import dev.millrace.retrieval.pseudo.MaskedDocument;
import dev.millrace.retrieval.pseudo.PseudoCollection;
import dev.millrace.retrieval.pseudo.PseudoKind;
import dev.millrace.retrieval.pseudo.PseudoQuery;
import java.util.List;

/** Documents, each with at least one passage, and queries that were judged with them. */
public record JudgedCollection(List<MaskedDocument> documents, List<JudgedQuery> queries) {

    /** Judged queries are all of one kind. */
    static final PseudoKind KIND = PseudoKind.WORDS;

    public JudgedCollection {
        documents = List.copyOf(documents);
        queries = List.copyOf(queries);
        if (queries.stream().anyMatch(query -> query.preferences().isEmpty())) {
            throw new IllegalArgumentException("every query has a document that is better than others");
        }
    }

    /** The same as those encode it that know one answer for each query. */
    PseudoCollection plain() {
        return new PseudoCollection(
                documents,
                queries.stream()
                        .map(query -> new PseudoQuery(
                                KIND,
                                query.text(),
                                query.preferences().getFirst().better(),
                                0))
                        .toList());
    }
}
