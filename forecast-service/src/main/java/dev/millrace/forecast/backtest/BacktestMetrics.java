package dev.millrace.forecast.backtest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What backtests count. */
@Component
class BacktestMetrics {

    private final Counter windows;
    private final Counter series;
    private final Counter refused;

    BacktestMetrics(MeterRegistry meters) {
        windows = meters.counter("millrace.backtests.windows");
        series = meters.counter("millrace.backtests.series");
        refused = meters.counter("millrace.backtests.refused");
    }

    void window() {
        windows.increment();
    }

    /** A series is done. @param refusals models that could not forecast it */
    void series(long refusals) {
        series.increment();
        refused.increment(refusals);
    }
}
