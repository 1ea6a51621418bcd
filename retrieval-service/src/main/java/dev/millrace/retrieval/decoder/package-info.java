/**
 * Decoders of the Llama and Qwen2 architectures on the native engine, from folders in Hugging Face's layout. A sequence takes tokens,
 * or blocks of tokens whose keys and values were computed alone (Block-Attention, ICLR 2025, arXiv 2409.15355): keys are kept before
 * their rotation and get the one of the place they are put in.
 */
@NullMarked
package dev.millrace.retrieval.decoder;

import org.jspecify.annotations.NullMarked;
