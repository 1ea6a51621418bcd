package dev.millrace.retrieval.generation;

import java.time.Duration;
import java.util.Optional;

/**
 * What a text took.
 *
 * @param promptTokens before it @param generatedTokens of it, without an end token
 * @param waited in the queue @param timeToFirstToken from the request, the queue included; empty: none came
 * @param tokensPerSecond after the first; 0 for fewer than two
 */
public record GenerationReport(
        int promptTokens,
        int generatedTokens,
        Duration waited,
        Optional<Duration> timeToFirstToken,
        double tokensPerSecond) {}
