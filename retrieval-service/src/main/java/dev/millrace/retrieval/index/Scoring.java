package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;

/** Computes all scores of documents already found, whichever ranking found them, by looking at these only. */
final class Scoring {

    private Scoring() {}

    /** @param parents in the whole index */
    static List<ScoredDocument> of(IndexSearcher searcher, PreparedQuery query, SortedSet<Integer> parents)
            throws IOException {
        Weight words = weight(searcher, query.words());
        Weight passageWords = weight(searcher, query.passageWords());
        List<ScoredDocument> scored = new ArrayList<>(parents.size());
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            SortedSet<Integer> here =
                    parents.subSet(leaf.docBase, leaf.docBase + leaf.reader().maxDoc());
            if (here.isEmpty()) {
                continue;
            }
            LeafDocuments documents = new LeafDocuments(leaf.reader());
            WordScores ofParents = new WordScores(words.scorer(leaf));
            PassageScores ofPassages =
                    new PassageScores(leaf.reader(), new WordScores(passageWords.scorer(leaf)), query.vector());
            for (int parent : here) {
                int doc = parent - leaf.docBase;
                DocumentId id = documents.id(doc);
                String version = documents.version(doc);
                List<PassageMatch> passages = ofPassages.of(doc - documents.passages(doc), doc);
                scored.add(new ScoredDocument(
                        parent,
                        id,
                        version,
                        ofParents.of(doc),
                        passages.stream().mapToDouble(PassageMatch::bm25).max().orElse(0),
                        best(passages),
                        BestPassages.of(passages)));
            }
        }
        return scored;
    }

    private static double best(List<PassageMatch> passages) {
        return passages.stream()
                .mapToDouble(PassageMatch::dense)
                .filter(cosine -> !Double.isNaN(cosine))
                .max()
                .orElse(Double.NaN);
    }

    private static Weight weight(IndexSearcher searcher, Query query) throws IOException {
        return searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1);
    }
}
