/** Forecasts of the past, window after window: what cross-validation and anomalies rest on. */
@NullMarked
package dev.millrace.forecast.rolling;

import org.jspecify.annotations.NullMarked;
