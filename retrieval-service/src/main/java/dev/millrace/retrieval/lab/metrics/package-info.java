/**
 * The scorer, who alone opens judgements and gold spans, and what is computed from them. What it knows leaves it as {@link
 * dev.millrace.retrieval.lab.metrics.Scores} only, after all answers are there: no setting can come from it.
 */
@NullMarked
package dev.millrace.retrieval.lab.metrics;

import org.jspecify.annotations.NullMarked;
