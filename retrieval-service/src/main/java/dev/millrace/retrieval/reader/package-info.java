/**
 * Trains a small decoder to answer from passages it is given, in blocks and in full, as Block-Attention does it (ICLR 2025, arXiv
 * 2409.15355): a demonstration at a scale that a laptop trains in an hour, not a model that knows anything.
 */
@NullMarked
package dev.millrace.retrieval.reader;

import org.jspecify.annotations.NullMarked;
