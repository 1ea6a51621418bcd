/**
 * What forecasts of the past were worth. Sums over windows are kept, step by step and window by window; every figure follows from them, so that
 * those of several steps or series are exact.
 */
@NullMarked
package dev.millrace.forecast.backtest.score;

import org.jspecify.annotations.NullMarked;
