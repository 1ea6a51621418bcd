package dev.millrace.retrieval.train;

import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.Urgency;
import dev.millrace.retrieval.encoder.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Passages are encoded below their document's title, which tells what they are about; the title's own words are left out of the result. */
final class TitledPassages {

    private static final int AT_ONCE = 32;

    private TitledPassages() {}

    static List<EncodedPassage> encode(TextEncoder encoder, String title, List<String> passages) {
        String head = title.isBlank() ? "" : title + "\n";
        List<EncodedPassage> all = new ArrayList<>();
        for (int from = 0; from < passages.size(); from += AT_ONCE) {
            List<String> some = passages.subList(from, Math.min(passages.size(), from + AT_ONCE));
            encoder.encode(some.stream().map(passage -> head + passage).toList(), Urgency.DOCUMENT).stream()
                    .map(encoded -> without(encoded, head.length()))
                    .forEach(all::add);
        }
        return all;
    }

    private static EncodedPassage without(EncodedPassage encoded, int head) {
        Words words = encoded.words();
        int first = 0;
        while (first < words.size() && words.begin()[first] < head) {
            first++;
        }
        if (first == 0) {
            return encoded;
        }
        int width = encoded.vector().length;
        int[] begin = Arrays.copyOfRange(words.begin(), first, words.size());
        int[] end = Arrays.copyOfRange(words.end(), first, words.size());
        for (int i = 0; i < begin.length; i++) {
            begin[i] -= head;
            end[i] -= head;
        }
        return new EncodedPassage(
                new Words(begin, end),
                Arrays.copyOfRange(encoded.wordVectors(), first * width, encoded.wordVectors().length),
                encoded.vector(),
                encoded.pieces());
    }
}
