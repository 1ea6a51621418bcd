package dev.millrace.retrieval.index;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Scorable;

/** What the documents of a segment are worth, asked for in their order. */
@FunctionalInterface
interface LeafScores {

    /** Makes the scores of each segment. */
    interface Source {

        LeafScores of(LeafReaderContext leaf) throws IOException;

        /** Whether scores are those of the query itself, so that it may skip what is below the bar. */
        boolean areTheQuerys();
    }

    /** The query's own. */
    Source BM25 = new Source() {
        @Override
        public LeafScores of(LeafReaderContext leaf) {
            return (doc, scorer) -> scorer.score();
        }

        @Override
        public boolean areTheQuerys() {
            return true;
        }
    };

    double of(int doc, Scorable scorer) throws IOException;

    /** Cosines with a vector, of documents that have one. */
    static Source cosine(QuantisedVector query) {
        return new Source() {
            @Override
            public LeafScores of(LeafReaderContext leaf) throws IOException {
                LeafVectors vectors = new LeafVectors(leaf.reader());
                return (doc, scorer) -> vectors.cosine(query, doc);
            }

            @Override
            public boolean areTheQuerys() {
                return false;
            }
        };
    }
}
