/**
 * Backtests: models forecast windows of the past from what lay before them, and are measured on what came. A backtest is a job; what becomes of each
 * series is kept as soon as it is done, and the job goes on from there after a restart.
 */
@NullMarked
package dev.millrace.forecast.backtest;

import org.jspecify.annotations.NullMarked;
