package dev.millrace.retrieval.index;

import dev.millrace.retrieval.filter.Filter;
import java.util.Optional;

/**
 * A search among a tenant's documents.
 *
 * @param text plain words: nothing in it is syntax
 * @param vector [width] of the query; absent: found by words only
 * @param filter what every candidate meets
 * @param depth how many documents each ranking contributes, 1 to {@value #MAX_DEPTH}
 */
public record FirstStageQuery(String text, Optional<float[]> vector, Filter filter, int depth) {

    public static final int MAX_DEPTH = 1000;

    public FirstStageQuery {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the depth is 1 to " + MAX_DEPTH);
        }
    }
}
