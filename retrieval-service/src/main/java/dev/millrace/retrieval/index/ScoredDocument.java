package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentId;
import java.util.List;

/** A document with all its scores; see {@link Candidate}. */
record ScoredDocument(
        int parent,
        DocumentId id,
        String version,
        double bm25,
        double bm25Passage,
        double dense,
        List<PassageMatch> passages) {

    ScoredDocument with(List<PassageMatch> others) {
        return new ScoredDocument(parent, id, version, bm25, bm25Passage, dense, others);
    }

    double score(Ranking ranking) {
        return switch (ranking) {
            case WORDS -> bm25;
            case PASSAGE_WORDS -> bm25Passage;
            case MEANING -> dense;
        };
    }
}
