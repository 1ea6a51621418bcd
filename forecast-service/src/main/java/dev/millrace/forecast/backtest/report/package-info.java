/** A backtest as a page of its own: tables and drawings, no scripts, nothing from elsewhere. */
@NullMarked
package dev.millrace.forecast.backtest.report;

import org.jspecify.annotations.NullMarked;
