/**
 * Answers to questions: the sentences of a tenant's documents that support one, each with its sources, or that nothing does. What is
 * searched, shown and refused without database and web is {@link dev.millrace.retrieval.answer.Extractor}, which evaluations measure too.
 */
@NullMarked
package dev.millrace.retrieval.answer;

import org.jspecify.annotations.NullMarked;
