/** Compares the ranker with golden files: tensors that the authors' implementation computed. */
@NullMarked
package dev.millrace.retrieval.tkl.golden;

import org.jspecify.annotations.NullMarked;
