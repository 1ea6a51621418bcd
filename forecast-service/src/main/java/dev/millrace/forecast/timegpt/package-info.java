/**
 * The REST interface of TimeGPT, so that Nixtla's clients work with another base URL: forecasts, cross-validation and anomalies of
 * values that come with the request, answered by this service's own models.
 */
@NullMarked
package dev.millrace.forecast.timegpt;

import org.jspecify.annotations.NullMarked;
