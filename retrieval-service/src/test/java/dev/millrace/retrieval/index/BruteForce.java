package dev.millrace.retrieval.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** BM25 and cosines computed the plain way, over lists. */
final class BruteForce {

    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final Analyzer ENGLISH = new EnglishAnalyzer();

    private final List<List<String>> texts = new ArrayList<>();

    /** Each text is one thing that may be found. */
    BruteForce(List<String> texts) {
        texts.forEach(text -> this.texts.add(words(text)));
    }

    double bm25(String query, String text) {
        List<String> words = words(text);
        List<List<String>> filled =
                texts.stream().filter(each -> !each.isEmpty()).toList();
        double mean = filled.stream().mapToInt(List::size).average().orElse(1);
        double score = 0;
        for (String word : words(query)) {
            int in = Collections.frequency(words, word);
            long having = filled.stream()
                    .filter(each -> new HashSet<>(each).contains(word))
                    .count();
            double idf = Math.log(1 + (filled.size() - having + 0.5) / (having + 0.5));
            score += idf * in / (in + K1 * (1 - B + B * words.size() / mean));
        }
        return score;
    }

    static double cosine(float[] x, float[] y) {
        int[] a = bytes(x);
        int[] b = bytes(y);
        long dot = 0;
        long squareA = 0;
        long squareB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (long) a[i] * b[i];
            squareA += (long) a[i] * a[i];
            squareB += (long) b[i] * b[i];
        }
        return dot / Math.sqrt((double) squareA * squareB);
    }

    private static int[] bytes(float[] vector) {
        double greatest = 0;
        for (float value : vector) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        int[] bytes = new int[vector.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (int) Math.round(127 * (vector[i] / greatest));
        }
        return bytes;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        try (TokenStream stream = ENGLISH.tokenStream("", text)) {
            CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(word.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
