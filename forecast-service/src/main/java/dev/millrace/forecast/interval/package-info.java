/** Prediction intervals by split conformal: quantiles of the residuals on data the model had not seen. */
@NullMarked
package dev.millrace.forecast.interval;

import org.jspecify.annotations.NullMarked;
