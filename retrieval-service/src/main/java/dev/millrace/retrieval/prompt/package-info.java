/**
 * Prompts from blocks: what a decoder has computed of a passage before is placed, the rest is computed, and the question last. Chooses how,
 * and says why.
 */
@NullMarked
package dev.millrace.retrieval.prompt;

import org.jspecify.annotations.NullMarked;
