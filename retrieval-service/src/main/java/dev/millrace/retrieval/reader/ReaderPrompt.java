package dev.millrace.retrieval.reader;

import java.util.List;

/**
 * An exercise as tokens, written as a model without a chat template is asked.
 *
 * @param blocks what comes before the question: the token that begins a prompt, then a block for each passage
 * @param answer with the token that ends it
 */
public record ReaderPrompt(List<int[]> blocks, int[] question, int[] answer) {}
