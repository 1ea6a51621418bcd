/**
 * The trained ranker as it serves: documents become vectors once, queries at each search, and a score is made of both. It joins the
 * encoder's words and the model of {@link dev.millrace.retrieval.tkl}; without a trained version everything works but the ranking.
 */
@NullMarked
package dev.millrace.retrieval.ranker;

import org.jspecify.annotations.NullMarked;
