package dev.millrace.forecast.deviation;

import java.time.Instant;

/**
 * A value that nothing foretold, in the series' own unit.
 *
 * @param mean what was forecast from the step before
 * @param low end of the interval
 * @param high end of the interval
 * @param score deviations from the mean; negative below it
 * @param reason in words
 */
public record Anomaly(Instant time, double value, double mean, double low, double high, double score, String reason) {}
