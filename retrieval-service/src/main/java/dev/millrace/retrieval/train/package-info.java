/**
 * A ranker trained on a collection's own pseudo-queries: {@link dev.millrace.retrieval.train.RankerTraining} encodes the collection
 * once, gathers hard negatives by words and by meaning, fits a {@code tkl} and the weights with which its scores are added to those of
 * the first stage.
 */
@NullMarked
package dev.millrace.retrieval.train;

import org.jspecify.annotations.NullMarked;
