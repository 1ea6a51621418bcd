package dev.millrace.retrieval.lab.method;

import java.util.List;

/**
 * An answer.
 *
 * @param documents best first, each once
 * @param regions of all documents together, best first; they may overlap, in which case the better one counts. Empty when the method
 *     finds documents only
 */
public record Ranking(List<RankedDocument> documents, List<RankedRegion> regions) {

    public Ranking {
        documents = List.copyOf(documents);
        regions = List.copyOf(regions);
    }

    /** A document that was found. */
    public record RankedDocument(String id, double score) {}

    /**
     * A stretch of a document's text.
     *
     * @param begin in UTF-16 units
     * @param end exclusive
     */
    public record RankedRegion(String document, int begin, int end, double score) {

        public RankedRegion {
            if (begin < 0 || end <= begin) {
                throw new IllegalArgumentException("a region has at least one character");
            }
        }
    }
}
