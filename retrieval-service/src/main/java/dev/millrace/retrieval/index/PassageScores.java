package dev.millrace.retrieval.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/** Both scores of passages of a segment, asked for in their order. */
final class PassageScores {

    private final NumericDocValues spans;
    private final LeafVectors vectors;
    private final WordScores words;
    private final Optional<QuantisedVector> query;

    PassageScores(LeafReader leaf, WordScores words, Optional<QuantisedVector> query) throws IOException {
        this.spans = DocValues.getNumeric(leaf, Fields.SPAN);
        this.vectors = new LeafVectors(leaf);
        this.words = words;
        this.query = query;
    }

    List<PassageMatch> of(int first, int end) throws IOException {
        List<PassageMatch> passages = new ArrayList<>(end - first);
        for (int doc = first; doc < end; doc++) {
            long span = spans.advanceExact(doc) ? spans.longValue() : 0;
            double dense = query.isPresent() ? vectors.cosine(query.get(), doc) : Double.NaN;
            passages.add(new PassageMatch(Blocks.begin(span), Blocks.end(span), words.of(doc), dense));
        }
        return passages;
    }
}
