package dev.millrace.retrieval.index;

import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.jspecify.annotations.Nullable;

/** BM25 scores of chosen documents of a segment, asked for in their order. */
final class WordScores {

    private final Optional<Scorer> scorer;

    /** @param scorer null: none of the words is in the segment */
    WordScores(@Nullable Scorer scorer) {
        this.scorer = Optional.ofNullable(scorer);
    }

    /** 0: none of the words. */
    double of(int doc) throws IOException {
        if (scorer.isEmpty()) {
            return 0;
        }
        DocIdSetIterator matches = scorer.get().iterator();
        int at = matches.docID() < doc ? matches.advance(doc) : matches.docID();
        return at == doc ? scorer.get().score() : 0;
    }
}
