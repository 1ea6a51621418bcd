package dev.millrace.forecast.evaluation;

/**
 * What the choice rests on: forecasts of held back values from before they were known.
 *
 * @param anchors index of each window's last value before its forecast, ascending
 * @param actuals @param predictions @param naive {@code [windows, horizon]}; actuals are NaN where there is none
 */
public record Judged(int[] anchors, double[] actuals, double[] predictions, double[] naive) {}
