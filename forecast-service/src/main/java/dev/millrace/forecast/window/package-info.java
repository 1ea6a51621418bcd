/**
 * The data protocol that the papers on long forecasts share: a CSV file in the layout of ETT, borders between training, validation and
 * test rows, z-scores by the training rows, windows one row apart, and the calendar as numbers. Plain Java arrays, no tensors.
 * {@link dev.millrace.forecast.window.Dataset} is the door.
 */
@NullMarked
package dev.millrace.forecast.window;

import org.jspecify.annotations.NullMarked;
