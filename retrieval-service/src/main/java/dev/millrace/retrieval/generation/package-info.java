/**
 * Text from a decoder: a folder in Hugging Face's layout becomes a {@link dev.millrace.retrieval.generation.LanguageModel}, a
 * conversation with documents becomes a {@link dev.millrace.retrieval.generation.Prompt} whose documents are blocks of tokens of their
 * own, and {@link dev.millrace.retrieval.generation.Generations} turns prompts into text, several at a time on one thread.
 */
@NullMarked
package dev.millrace.retrieval.generation;

import org.jspecify.annotations.NullMarked;
