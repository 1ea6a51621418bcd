/**
 * Series and their points: the catalogue, the store behind it, and the consumer that fills it exactly once. Other
 * packages read through {@link dev.millrace.forecast.series.SeriesStore}; tables are this package's own.
 */
@NullMarked
package dev.millrace.forecast.series;

import org.jspecify.annotations.NullMarked;
