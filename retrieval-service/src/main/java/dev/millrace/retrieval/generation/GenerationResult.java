package dev.millrace.retrieval.generation;

import java.util.List;

/**
 * A text that has ended, however it did.
 *
 * @param text all that the listener was given, joined
 * @param tokens that were chosen, without an end token; those of a stop string are among them
 */
public record GenerationResult(Ending ending, String text, List<Integer> tokens, GenerationReport report) {

    public GenerationResult {
        tokens = List.copyOf(tokens);
    }
}
