package dev.millrace.forecast.backtest;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a backtest may be, and how long it is kept.
 *
 * @param maxSeries most series
 * @param maxWindows most windows of each
 * @param maxModels most models, the baseline not counted
 * @param maxLevels most intervals
 * @param maxFits most fits: series times windows times models that are fitted anew
 * @param maxValues most forecasts: series times windows times horizon times models
 * @param maxRows most rows of the table: series times horizon times models
 * @param maxReach most steps from the first window's begin to the last one's end
 * @param maxTime longest time that an attempt may take
 * @param kept newest backtests of a tenant whose tables are kept
 * @param plotted series whose windows can be drawn
 * @param retry pause before something that is not available is asked again
 */
@ConfigurationProperties("millrace.backtest")
record BacktestProperties(
        @DefaultValue("500") int maxSeries,
        @DefaultValue("500") int maxWindows,
        @DefaultValue("10") int maxModels,
        @DefaultValue("5") int maxLevels,
        @DefaultValue("50000") long maxFits,
        @DefaultValue("5000000") long maxValues,
        @DefaultValue("200000") long maxRows,
        @DefaultValue("200000") int maxReach,
        @DefaultValue("12h") Duration maxTime,
        @DefaultValue("100") int kept,
        @DefaultValue("4") int plotted,
        @DefaultValue("5s") Duration retry) {}
