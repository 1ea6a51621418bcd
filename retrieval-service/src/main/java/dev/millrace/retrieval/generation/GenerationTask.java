package dev.millrace.retrieval.generation;

import java.time.Duration;

/**
 * A text to generate.
 *
 * @param steps that compute it; closed whatever becomes of it
 * @param tokenizer that turns its tokens into text
 * @param prompt all tokens before it: they decide about penalties and about a space between prompt and text
 * @param deadline from now
 */
public record GenerationTask(
        Steps steps, TextTokenizer tokenizer, int[] prompt, GenerationOptions options, Duration deadline) {}
