/**
 * Accuracy and speed of forecasts, measured. {@link dev.millrace.forecast.lab.Lab} is the main class; one more command is one class and
 * one line there.
 */
@NullMarked
package dev.millrace.forecast.lab;

import org.jspecify.annotations.NullMarked;
