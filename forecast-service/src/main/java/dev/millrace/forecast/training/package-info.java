/** Fits networks to windows. */
@NullMarked
package dev.millrace.forecast.training;

import org.jspecify.annotations.NullMarked;
