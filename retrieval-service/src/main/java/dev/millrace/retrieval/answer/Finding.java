package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.ranker.Reranking;
import dev.millrace.retrieval.search.Hit;
import dev.millrace.retrieval.search.HitText;
import java.util.List;
import java.util.Optional;

/** What was found for a question, to answer it from. Valid while its snapshot is open, for one thread. */
public final class Finding {

    private final QuestionTerms terms;
    private final List<Found> documents;
    private final Optional<Reranking> reranking;

    Finding(QuestionTerms terms, List<Found> documents, Optional<Reranking> reranking) {
        this.terms = terms;
        this.documents = List.copyOf(documents);
        this.reranking = reranking;
    }

    /** A document whose text is still the one that was searched. @param hit with the regions to look at */
    public record Found(Hit hit, HitText text) {}

    /** Best first. */
    public List<Found> documents() {
        return documents;
    }

    QuestionTerms terms() {
        return terms;
    }

    Optional<Reranking> reranking() {
        return reranking;
    }
}
