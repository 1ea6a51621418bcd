package dev.millrace.retrieval.answer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds on answers, beside those on searches.
 *
 * @param maxSentences of one answer
 * @param leastSupport that a sentence must have to be shown, from 0 to 1; below it for all sentences, nothing is found
 * @param support file that {@code ./millrace calibrate-answers} wrote; absent for the calibration that ships
 */
@ConfigurationProperties("millrace.retrieval.answer")
record AnswerProperties(
        @DefaultValue("10") int maxSentences,
        @DefaultValue("0.5") double leastSupport,
        @Nullable Path support) {

    AnswerProperties {
        if (maxSentences < 1 || !(leastSupport >= 0 && leastSupport <= 1)) {
            throw new IllegalArgumentException("an answer has at least one sentence, and support is from 0 to 1");
        }
    }
}
