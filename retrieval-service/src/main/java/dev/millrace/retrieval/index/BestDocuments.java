package dev.millrace.retrieval.index;

import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.lucene.util.BytesRef;

/** The best documents met so far, at most so many; of equals, those whose ids come first. For one thread. */
final class BestDocuments {

    /** @param parent in the whole index */
    record Found(int parent, double score, BytesRef id) {}

    private static final Comparator<Found> WORST_FIRST =
            Comparator.comparingDouble(Found::score).thenComparing(Found::id, Comparator.reverseOrder());

    private final int most;
    private final PriorityQueue<Found> found = new PriorityQueue<>(WORST_FIRST);

    BestDocuments(int most) {
        this.most = most;
    }

    /** The least score that may still be among the best. */
    double bar() {
        return found.size() < most ? Double.NEGATIVE_INFINITY : found.element().score();
    }

    void add(Found document) {
        found.add(document);
        if (found.size() > most) {
            found.remove();
        }
    }

    Collection<Found> found() {
        return found;
    }
}
