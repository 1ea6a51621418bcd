/**
 * Texts as vectors over REST, in the shape of OpenAI's interface, so that clients written for it work: {@code POST /v1/embeddings}.
 */
@NullMarked
package dev.millrace.retrieval.embedding;

import org.jspecify.annotations.NullMarked;
