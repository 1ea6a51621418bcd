package dev.millrace.retrieval.answer;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What answers a question.
 *
 * @param sentences in the order they are shown; none: nothing supports an answer
 * @param support of the best sentence, shown or not; absent when there is none at all
 * @param unsupported words of the question that what is shown has nothing to do with, or where nothing is, the best sentence
 */
public record Extraction(List<Extracted> sentences, OptionalDouble support, List<String> unsupported) {

    public Extraction {
        sentences = List.copyOf(sentences);
        unsupported = List.copyOf(unsupported);
    }

    public boolean found() {
        return !sentences.isEmpty();
    }

    /** A sentence. @param sources where it, or nearly the same, stands: {@code first}, which is shown, and others, best first */
    public record Extracted(Evidence first, List<Evidence> sources) {

        public Extracted {
            sources = List.copyOf(sources);
        }
    }
}
