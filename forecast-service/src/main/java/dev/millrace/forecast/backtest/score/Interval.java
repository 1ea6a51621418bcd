package dev.millrace.forecast.backtest.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalDouble;

/**
 * How a central interval did.
 *
 * @param level percentage of actuals that it should hold
 * @param coverage share of actuals that it held, from 0 to 1
 * @param width mean, in the series' unit; absent over several series
 * @param scaledWidth mean over the scale that MASE divides by
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Interval(double level, double coverage, OptionalDouble width, OptionalDouble scaledWidth) {}
