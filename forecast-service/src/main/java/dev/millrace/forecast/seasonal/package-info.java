/** Finds the length of a series' season from its values; the calendar only suggests where to look. */
@NullMarked
package dev.millrace.forecast.seasonal;

import org.jspecify.annotations.NullMarked;
