package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.search.HitText;
import dev.millrace.retrieval.search.Snapping;
import dev.millrace.retrieval.search.Snapping.Span;
import dev.millrace.retrieval.window.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whole sentences in a document, usually one, as they stand there.
 *
 * @param text exactly what lies within the span
 * @param before the sentence before it, or empty
 * @param after the sentence behind it, or empty
 */
public record Sighting(Span span, String text, String before, String after) {

    /** More around a sentence than most sentences have. */
    private static final int MARGIN = 2_000;

    /** Those in the place of a region; empty when the text there is gone. */
    static Optional<Sighting> of(HitText document, int begin, int end) {
        int from = Math.max(0, begin - MARGIN);
        String around = document.slice(from, Math.min(document.characters(), end + MARGIN));
        if (around.isBlank()) {
            return Optional.empty();
        }
        Sentences found = Sentences.of(around);
        List<Span> sentences = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            sentences.add(new Span(found.begin()[i], found.end()[i]));
        }
        Span here = Snapping.snap(begin - from, end - from, sentences);
        if (here.begin() < 0 || here.end() > around.length()) {
            return Optional.empty();
        }
        String before = "";
        String after = "";
        for (Span sentence : sentences) {
            if (sentence.end() <= here.begin()) {
                before = around.substring(sentence.begin(), sentence.end());
            } else if (sentence.begin() >= here.end() && after.isEmpty()) {
                after = around.substring(sentence.begin(), sentence.end());
            }
        }
        return Optional.of(new Sighting(
                new Span(from + here.begin(), from + here.end()),
                around.substring(here.begin(), here.end()),
                before,
                after));
    }
}
