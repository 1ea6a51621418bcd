package dev.millrace.retrieval.pseudo;

import dev.millrace.retrieval.index.Rareness;
import dev.millrace.retrieval.index.Stems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** How rare words are in a collection, by their English stems. Thread-safe once made. */
public final class WordWeights {

    private final Map<String, Integer> passagesWith = new HashMap<>();
    private final long passages;

    public WordWeights(List<String> passages) {
        this.passages = passages.size();
        for (String passage : passages) {
            new HashSet<>(stems(passage)).forEach(stem -> passagesWith.merge(stem, 1, Integer::sum));
        }
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
        return Rareness.weight(passagesWith.getOrDefault(stem, 0), passages);
    }

    private static List<String> stems(String text) {
        return Stems.of(text).stream().map(Stems.Stem::stem).toList();
    }
}
