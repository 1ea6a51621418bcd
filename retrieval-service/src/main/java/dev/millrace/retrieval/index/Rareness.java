package dev.millrace.retrieval.index;

import java.io.IOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;

/** How rare words are among an index's passages. */
public final class Rareness {

    private final IndexReader reader;
    private final Analyzer analyzer;

    Rareness(IndexReader reader, Analyzer analyzer) {
        this.reader = reader;
        this.analyzer = analyzer;
    }

    /** See {@link Snapshot#rareness}. */
    double of(String word) throws IOException {
        double largest = 0;
        for (String stem : new QueryWords(analyzer, word).weights().keySet()) {
            largest = Math.max(largest, ofStem(stem));
        }
        return largest;
    }

    double ofStem(String stem) throws IOException {
        return weight(reader.docFreq(new Term(Fields.PASSAGE_WORDS, stem)), reader.getDocCount(Fields.PASSAGE_WORDS));
    }

    /** Of a word that so many passages have. See {@link Snapshot#rareness}. */
    public static double weight(long passagesWith, long passages) {
        return idf(passagesWith, passages) / idf(0, passages);
    }

    private static double idf(long with, long all) {
        return Math.log(1 + (all - with + 0.5) / (with + 0.5));
    }
}
