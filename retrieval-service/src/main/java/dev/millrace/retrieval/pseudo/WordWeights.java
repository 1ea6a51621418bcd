package dev.millrace.retrieval.pseudo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** How rare words are in a collection, by their English stems. Thread-safe once made. */
public final class WordWeights {

    private static final Analyzer ENGLISH = new EnglishAnalyzer();

    private final Map<String, Integer> passagesWith = new HashMap<>();
    private final long passages;

    public WordWeights(List<String> passages) {
        this.passages = passages.size();
        for (String passage : passages) {
            new HashSet<>(stems(passage)).forEach(stem -> passagesWith.merge(stem, 1, Integer::sum));
        }
    }

    /**
     * From 0, as common as can be, to 1 for a word in no passage: BM25's inverse document frequency by its largest value, so that it
     * means the same in small and large collections.
     */
    public static double weight(long passagesWith, long passages) {
        return idf(passagesWith, passages) / idf(0, passages);
    }

    /** The weight of one word; 0 for one that the index leaves out. */
    public float weight(String word) {
        double largest = 0;
        for (String stem : new LinkedHashSet<>(stems(word))) {
            largest = Math.max(largest, ofStem(stem));
        }
        return (float) largest;
    }

    double ofStem(String stem) {
        return weight(passagesWith.getOrDefault(stem, 0), passages);
    }

    private static double idf(long with, long all) {
        return Math.log(1 + (all - with + 0.5) / (with + 0.5));
    }

    static List<String> stems(String text) {
        List<String> stems = new java.util.ArrayList<>();
        try (TokenStream words = ENGLISH.tokenStream("words", text)) {
            CharTermAttribute word = words.addAttribute(CharTermAttribute.class);
            words.reset();
            while (words.incrementToken()) {
                stems.add(word.toString());
            }
            words.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stems;
    }
}
