/** Holds streaming forecasts to their promises: a table is fed point by point, late and wrong at first, through a kill. */
@NullMarked
package dev.millrace.stack.stream;

import org.jspecify.annotations.NullMarked;
