package dev.millrace.retrieval.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.DocumentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an answer is made of, in the order it comes: one {@link Searched}, any number of {@link AnswerSentence}, one {@link Done}. */
sealed interface AnswerEvent {

    /** As a stream names it. */
    String name();

    /** The documents looked at, best first. */
    record Searched(List<ConsideredDocument> documents) implements AnswerEvent {
        @Override
        public String name() {
            return "search";
        }
    }

    /** @param score 0 is the mean of the question's candidates, 1 a deviation above */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record ConsideredDocument(DocumentId document, String version, Optional<String> title, double score) {}

    /**
     * A sentence of the answer.
     *
     * @param number from 1
     * @param text as it stands in the first source
     * @param score comparable among all sentences of one answer
     * @param support from 0 to 1: how likely it is that the sentence supports an answer
     * @param sources the best first; others have the same sentence, or nearly so
     */
    record AnswerSentence(int number, String text, double score, double support, List<Source> sources)
            implements AnswerEvent {
        @Override
        public String name() {
            return "sentence";
        }
    }

    /**
     * Where a sentence stands.
     *
     * @param headings above it, the highest first
     * @param page from 1; absent for text without pages
     * @param begin in UTF-16 units of the document's text @param end exclusive
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Source(
            DocumentId document,
            String version,
            Optional<String> title,
            List<String> headings,
            Optional<Integer> page,
            int begin,
            int end) {}

    /**
     * The end.
     *
     * @param detail why there is no answer
     * @param unsupported words of the question that nothing found has to do with
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Done(boolean found, Optional<String> detail, List<String> unsupported, AnswerReport report)
            implements AnswerEvent {
        @Override
        public String name() {
            return "done";
        }
    }

    /**
     * How the answer was made.
     *
     * @param support of the best sentence, shown or not; absent when there is none
     * @param ranker digest of the version that ranked; absent: none is loaded
     * @param encoder digest of the encoder
     * @param milliseconds by stage
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record AnswerReport(
            String mode,
            String model,
            Optional<Double> support,
            Optional<String> ranker,
            String encoder,
            Map<String, Double> milliseconds) {}
}
