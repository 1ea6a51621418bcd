package dev.millrace.retrieval.index;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.util.BytesRef;

/** Collects the best documents by their best match, be it the parent itself or a passage. */
final class DocumentCollector implements Collector {

    private final LeafScores.Source scores;
    private final BestDocuments best;
    private int matches;

    private DocumentCollector(LeafScores.Source scores, int most) {
        this.scores = scores;
        this.best = new BestDocuments(most);
    }

    /**
     * What was collected.
     *
     * @param matches how many passages or parents matched, as far as they were not skipped
     */
    record Collected(BestDocuments best, int matches) {}

    static CollectorManager<DocumentCollector, Collected> manager(LeafScores.Source scores, int most) {
        return new CollectorManager<>() {
            @Override
            public DocumentCollector newCollector() {
                return new DocumentCollector(scores, most);
            }

            @Override
            public Collected reduce(Collection<DocumentCollector> collectors) {
                BestDocuments all = new BestDocuments(most);
                collectors.forEach(each -> each.best.found().forEach(all::add));
                return new Collected(
                        all, collectors.stream().mapToInt(each -> each.matches).sum());
            }
        };
    }

    @Override
    public ScoreMode scoreMode() {
        return scores.areTheQuerys() ? ScoreMode.TOP_SCORES : ScoreMode.COMPLETE_NO_SCORES;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
        NumericDocValues up = DocValues.getNumeric(leaf.reader(), Fields.UP);
        BinaryDocValues ids = DocValues.getBinary(leaf.reader(), Fields.ID);
        LeafScores leafScores = scores.of(leaf);
        return new LeafCollector() {

            private Scorable scorer = NO_SCORER;
            private int parent = -1;
            private double score;

            @Override
            public void setScorer(Scorable scorer) throws IOException {
                this.scorer = scorer;
                raiseBar();
            }

            @Override
            public void collect(int doc) throws IOException {
                matches++;
                if (doc > parent) {
                    finish();
                    parent = up.advanceExact(doc) ? doc + (int) up.longValue() : doc;
                    score = Double.NEGATIVE_INFINITY;
                }
                score = Math.max(score, leafScores.of(doc, scorer));
            }

            @Override
            public void finish() throws IOException {
                if (parent >= 0 && score >= best.bar() && ids.advanceExact(parent)) {
                    best.add(new BestDocuments.Found(
                            leaf.docBase + parent, score, BytesRef.deepCopyOf(ids.binaryValue())));
                    raiseBar();
                }
                parent = -1;
            }

            /** What equals the bar is still looked at, as the ids decide then. */
            private void raiseBar() throws IOException {
                if (scores.areTheQuerys() && best.bar() > 0) {
                    scorer.setMinCompetitiveScore((float) best.bar());
                }
            }
        };
    }

    private static final Scorable NO_SCORER = new Scorable() {
        @Override
        public float score() {
            throw new IllegalStateException("no scorer yet");
        }
    };
}
