package dev.millrace.retrieval.generation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is generated at a time, and the limits on what comes from outside.
 *
 * @param active texts that take turns; each has keys and values of its whole length in memory
 * @param waiting texts in the queue beyond which further ones are refused
 * @param deadline within which a text must have ended, its time in the queue included
 * @param usualTokens of a text, unless the request or the model's configuration says otherwise
 * @param maxTokens of a text that a request may ask for
 * @param maxCharacters of one stretch of a prompt, UTF-16 units
 * @param maxStops stop strings of a request @param maxStopCharacters of one of them
 * @param sharedChunk tokens of a prompt that go through the decoder at a time while other texts wait for their turn
 */
@ConfigurationProperties("millrace.retrieval.generation")
public record GenerationProperties(
        @DefaultValue("4") int active,
        @DefaultValue("64") int waiting,
        @DefaultValue("5m") Duration deadline,
        @DefaultValue("256") int usualTokens,
        @DefaultValue("4096") int maxTokens,
        @DefaultValue("1048576") int maxCharacters,
        @DefaultValue("16") int maxStops,
        @DefaultValue("256") int maxStopCharacters,
        @DefaultValue("128") int sharedChunk) {

    public GenerationProperties {
        if (active < 1
                || waiting < 0
                || deadline.isNegative()
                || deadline.isZero()
                || usualTokens < 1
                || maxTokens < usualTokens
                || maxCharacters < 1
                || maxStops < 0
                || maxStopCharacters < 1
                || sharedChunk < 1) {
            throw new IllegalArgumentException(
                    "at least one text is generated at a time, with a token, within a time, and usual-tokens is at most max-tokens");
        }
    }

    /** Without configuration. */
    public static GenerationProperties defaults() {
        return new GenerationProperties(4, 64, Duration.ofMinutes(5), 256, 4096, 1 << 20, 16, 256, 128);
    }
}
