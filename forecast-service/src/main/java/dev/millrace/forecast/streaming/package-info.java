/**
 * Models that learn from every point: the sums behind a fitted ridge follow its series exactly, the weights are solved from them in the
 * background, and a restart goes on from what was written down.
 */
@NullMarked
package dev.millrace.forecast.streaming;

import org.jspecify.annotations.NullMarked;
