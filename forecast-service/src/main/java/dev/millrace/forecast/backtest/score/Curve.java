package dev.millrace.forecast.backtest.score;

/**
 * One model over all series, step by step.
 *
 * @param mase mean over the series that have a scale, {@code [horizon]}, NaN for none
 * @param coverage of all actuals, {@code [levels][horizon]}, NaN for none
 */
public record Curve(String label, double[] mase, double[][] coverage) {}
