/**
 * Cuts documents into passages: what is encoded in one piece, indexed in one piece and shown in one piece. {@link
 * dev.millrace.retrieval.window.Passages} makes them of whole {@link dev.millrace.retrieval.window.Sentences}. The same text gives the
 * same passages, always.
 */
@NullMarked
package dev.millrace.retrieval.window;

import org.jspecify.annotations.NullMarked;
