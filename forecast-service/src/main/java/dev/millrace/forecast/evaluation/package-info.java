/**
 * Chooses and fits: every family is tried on the end of the history, having been fitted only on what lies before it; the best
 * is fitted again on everything. {@link dev.millrace.forecast.evaluation.Fitter} is the door.
 */
@NullMarked
package dev.millrace.forecast.evaluation;

import org.jspecify.annotations.NullMarked;
