/**
 * Fits rankers to pairs of documents of which one answers a query better. {@link dev.millrace.retrieval.tkl.training.TklTrainer} is the
 * loop; what the pairs are made of is its callers' affair.
 */
@NullMarked
package dev.millrace.retrieval.tkl.training;

import org.jspecify.annotations.NullMarked;
