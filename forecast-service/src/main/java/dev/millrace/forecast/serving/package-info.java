/**
 * From a question to a forecast: finds or makes the model that should answer, applies it to the newest values, and says
 * what it used. {@link dev.millrace.forecast.serving.Forecaster} is the door.
 */
@NullMarked
package dev.millrace.forecast.serving;

import org.jspecify.annotations.NullMarked;
