package dev.millrace.retrieval.index;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A query widened by the best passages that it found: words by relevance models mixed with the query (RM3, Abdul-Jaleel et al., TREC 2004),
 * the vector moved towards theirs (Rocchio 1971; for dense vectors Li et al., ECIR 2022).
 *
 * @param words weight of each stem, the query's own among them; they add up to 1
 * @param vector [width]; absent where the query has none
 * @param added what was added, the heaviest first
 */
public record Feedback(Map<String, Double> words, Optional<float[]> vector, List<Added> added) {

    /** Nothing was found that a query could be widened by. */
    public static final Feedback NONE = new Feedback(Map.of(), Optional.empty(), List.of());

    public Feedback {
        added = List.copyOf(added);
    }

    public boolean isEmpty() {
        return added.isEmpty();
    }

    /**
     * A word of the best passages.
     *
     * @param share of all that was added; all shares add up to 1
     * @param rareness see {@link Snapshot#rareness}
     * @param places where it stands in them
     */
    public record Added(String stem, double share, double rareness, List<Place> places) {

        public Added {
            places = List.copyOf(places);
        }
    }

    /** A place in a document. @param begin in UTF-16 units of its text */
    public record Place(Candidate document, int begin) {}
}
