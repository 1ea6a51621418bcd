package dev.millrace.retrieval.ranker;

import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Feedback;
import dev.millrace.retrieval.index.Feedback.Added;
import dev.millrace.retrieval.index.Feedback.Place;
import dev.millrace.retrieval.tkl.TklQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Adds words of the best passages to a query: each has the mean of the vectors that it has where it stands in them, and counts by its
 * rareness times its share, all of them together as much as the query's own words.
 */
final class Widening {

    private Widening() {}

    /** A word's vectors added up. */
    private record Sum(float[] vector, boolean[] any) {}

    static TklQuery of(TklQuery query, Feedback feedback, Function<Candidate, Optional<RankBlock>> blocks) {
        int width = query.width();
        List<Added> added = feedback.added();
        List<Sum> sums = added.stream()
                .map(_ -> new Sum(new float[width], new boolean[1]))
                .toList();
        // A block is read once, and the next one read takes its place.
        places(added)
                .forEach((document, ofWords) -> blocks.apply(document).ifPresent(block -> {
                    for (int[] one : ofWords) {
                        int word = block.wordAt(one[1]);
                        if (word >= 0) {
                            block.vectors().addTo(sums.get(one[0]).vector(), word);
                            sums.get(one[0]).any()[0] = true;
                        }
                    }
                }));
        float[] vectors = new float[added.size() * width];
        float[] ofTerms = new float[added.size()];
        int terms = 0;
        for (int i = 0; i < added.size(); i++) {
            if (sums.get(i).any()[0] && normalised(sums.get(i).vector())) {
                System.arraycopy(sums.get(i).vector(), 0, vectors, terms * width, width);
                ofTerms[terms++] =
                        (float) (added.get(i).rareness() * added.get(i).share() * query.terms());
            }
        }
        return query.with(Arrays.copyOf(vectors, terms * width), Arrays.copyOf(ofTerms, terms));
    }

    /** By document, in a lasting order, pairs of a word's number and where it begins. */
    private static Map<Candidate, List<int[]>> places(List<Added> added) {
        Map<Candidate, List<int[]>> places = new TreeMap<>(Comparator.comparingInt(Candidate::parent));
        for (int i = 0; i < added.size(); i++) {
            for (Place place : added.get(i).places()) {
                places.computeIfAbsent(place.document(), _ -> new ArrayList<>()).add(new int[] {i, place.begin()});
            }
        }
        return places;
    }

    private static boolean normalised(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        if (square == 0) {
            return false;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(square));
        }
        return true;
    }
}
