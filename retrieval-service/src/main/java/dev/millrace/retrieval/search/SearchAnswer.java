package dev.millrace.retrieval.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.DocumentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a search found.
 *
 * @param ranker digest of the version that ranked; absent: none is loaded, and the first stage's fusion decided
 * @param encoder digest of the encoder
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SearchAnswer(
        List<FoundDocument> documents, Optional<String> ranker, String encoder, double milliseconds) {

    /**
     * A document, best first.
     *
     * @param score 0 is the mean of the query's candidates, 1 a deviation above
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record FoundDocument(
            DocumentId document,
            String version,
            Optional<String> title,
            Optional<String> language,
            List<String> tags,
            Map<String, Object> metadata,
            double score,
            Scores scores,
            List<FoundRegion> regions) {}

    /**
     * What the score is made of.
     *
     * @param bm25 of the whole document @param bm25Passage of its best passage
     * @param dense cosine of its best passage; absent without vectors
     * @param ranker over the whole length; absent without vectors
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Scores(double bm25, double bm25Passage, OptionalDouble dense, OptionalDouble ranker) {}

    /**
     * Whole sentences that speak for the document.
     *
     * @param begin in UTF-16 units of the document's text @param end exclusive
     * @param headings above it, the highest first
     * @param page from 1; absent for text without pages
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record FoundRegion(
            int begin,
            int end,
            double score,
            String text,
            List<String> headings,
            Optional<Integer> page,
            Optional<Explanation> explanation) {}

    /** A region's window word by word. @param kernels centres of the kernels, cosines */
    public record Explanation(double score, List<Double> kernels, List<Term> terms) {}

    /**
     * One word of the query.
     *
     * @param kernels what the word adds to the window's score by each kernel
     * @param closest the word of the window nearest to it, and its cosine
     */
    public record Term(String word, double[] kernels, String closest, double cosine) {}
}
