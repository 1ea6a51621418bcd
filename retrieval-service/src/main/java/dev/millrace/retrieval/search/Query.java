package dev.millrace.retrieval.search;

import dev.millrace.retrieval.filter.Filter;

/**
 * What is searched for.
 *
 * @param documents how many are wanted
 * @param regions at most so many of each document
 * @param depth how many documents each first ranking contributes, and how many are ranked over their whole length
 * @param feedback whether the best passages found first widen the query
 */
public record Query(String text, Filter filter, int documents, int regions, int depth, boolean feedback) {

    /** The same with more regions or fewer. */
    public Query withRegions(int most) {
        return new Query(text, filter, documents, most, depth, feedback);
    }
}
