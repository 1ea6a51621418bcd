package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.index.Stems;
import dev.millrace.retrieval.index.Stems.Stem;
import java.util.HashSet;
import java.util.Set;

/** The stems of a text. The index keeps {@code 13.5} as one word and a question is read as two: both ways are there. */
final class StemSet {

    private StemSet() {}

    static Set<String> of(String text) {
        Set<String> stems = new HashSet<>();
        for (Stem whole : Stems.of(text)) {
            stems.add(whole.stem());
            Words parts = Words.of(text, whole.begin(), whole.end());
            for (int i = 0; parts.size() > 1 && i < parts.size(); i++) {
                Stems.of(text.substring(parts.begin()[i], parts.end()[i])).forEach(part -> stems.add(part.stem()));
            }
        }
        return stems;
    }
}
