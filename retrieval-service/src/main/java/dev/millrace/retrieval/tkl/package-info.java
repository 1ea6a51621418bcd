/**
 * TKL, Transformer-Kernel Long (Hofstätter et al., SIGIR 2020, arXiv 2005.04908): scores a document over its whole length, and shows
 * its best regions. {@link dev.millrace.retrieval.tkl.TklModel} is the exact, trainable model on the native engine.
 */
@NullMarked
package dev.millrace.retrieval.tkl;

import org.jspecify.annotations.NullMarked;
