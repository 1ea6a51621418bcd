package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentId;
import java.util.List;

/**
 * A document that at least one ranking has among its first. It has all scores, also those of the rankings that do not.
 *
 * @param parent its number within the snapshot it was found in, meaningless in any other
 * @param bm25 of the whole document; 0: none of the words
 * @param bm25Passage of the best passage; 0: none of the words
 * @param dense cosine of the best passage; NaN: the query or the document has no vectors
 * @param fused of the ranks
 * @param passages that match best, at most {@value #MAX_PASSAGES}, best first
 */
public record Candidate(
        DocumentId id,
        String version,
        int parent,
        double bm25,
        double bm25Passage,
        double dense,
        Ranks ranks,
        double fused,
        List<PassageMatch> passages) {

    public static final int MAX_PASSAGES = 5;

    public Candidate {
        passages = List.copyOf(passages);
    }
}
