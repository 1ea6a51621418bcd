package dev.millrace.retrieval.encoder;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How texts become vectors.
 *
 * @param threads that compute, each one passage at a time; 0 for one per processor
 * @param waiting calls of one urgency in the queue beyond which further ones are refused
 * @param queryDeadline within which a query's vectors must be there
 * @param documentDeadline within which those of documents' passages must be there
 * @param maxPassages in one call
 * @param maxCharacters of all passages of one call together, UTF-16 units: each word's vector takes 1.5 KB of heap
 * @param maxVectorCharacters of all texts of one call that asks for the vectors of whole texts only
 */
@ConfigurationProperties("millrace.retrieval.encoder")
public record EncoderProperties(
        @DefaultValue("0") int threads,
        @DefaultValue("256") int waiting,
        @DefaultValue("5s") Duration queryDeadline,
        @DefaultValue("10m") Duration documentDeadline,
        @DefaultValue("4096") int maxPassages,
        @DefaultValue("262144") int maxCharacters,
        @DefaultValue("4194304") int maxVectorCharacters) {

    public EncoderProperties {
        if (threads < 0 || waiting < 1 || maxPassages < 1 || maxCharacters < 1 || maxVectorCharacters < 1) {
            throw new IllegalArgumentException("threads is at least 0, waiting and what a call may have at least 1");
        }
    }

    /** Without configuration. */
    public static EncoderProperties defaults() {
        return new EncoderProperties(0, 256, Duration.ofSeconds(5), Duration.ofMinutes(10), 4096, 1 << 18, 1 << 22);
    }

    int computing() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    Duration deadline(Urgency urgency) {
        return switch (urgency) {
            case QUERY -> queryDeadline;
            case DOCUMENT -> documentDeadline;
        };
    }
}
