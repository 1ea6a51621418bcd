package dev.millrace.forecast.series;

/**
 * A row of the catalogue whose lock this transaction holds.
 *
 * @param series the row's number
 * @param lastTime of its points; {@link Long#MIN_VALUE} when it has none yet
 */
record LockedSeries(SeriesKey key, long series, long lastTime) {}
