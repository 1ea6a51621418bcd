package dev.millrace.retrieval.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** Words as the index knows them: English stems in lower case, without those that are in every text. */
public final class Stems {

    static final Analyzer ENGLISH = new EnglishAnalyzer();

    private Stems() {}

    /** A word of a text. @param begin in UTF-16 units @param end exclusive */
    public record Stem(String stem, int begin, int end) {}

    /** In the text's order. Thread-safe. */
    public static List<Stem> of(String text) {
        List<Stem> stems = new ArrayList<>();
        try (TokenStream words = ENGLISH.tokenStream("words", text)) {
            CharTermAttribute word = words.addAttribute(CharTermAttribute.class);
            OffsetAttribute place = words.addAttribute(OffsetAttribute.class);
            words.reset();
            while (words.incrementToken()) {
                stems.add(new Stem(word.toString(), place.startOffset(), place.endOffset()));
            }
            words.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stems;
    }
}
