/**
 * The cache of blocks: keys and values of passages that a decoder computed alone, once, for any prompt and any position
 * (Block-Attention, ICLR 2025, arXiv 2409.15355). Found by content, never by what stood before; bounded in memory and on disk.
 */
@NullMarked
package dev.millrace.retrieval.block;

import org.jspecify.annotations.NullMarked;
