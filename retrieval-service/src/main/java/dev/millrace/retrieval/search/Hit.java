package dev.millrace.retrieval.search;

import dev.millrace.retrieval.index.Candidate;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A document found.
 *
 * @param score of the whole query's candidates made comparable and added; greater is better, and 0 is their mean
 * @param ranker the ranker's own score; absent where the document has no vectors of it yet
 * @param regions best first, none over another
 */
public record Hit(Candidate candidate, double score, OptionalDouble ranker, List<Region> regions) {

    public Hit {
        regions = List.copyOf(regions);
    }
}
