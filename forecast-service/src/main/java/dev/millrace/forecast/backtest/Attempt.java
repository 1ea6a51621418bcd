package dev.millrace.forecast.backtest;

import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobProgress;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/** One attempt at a backtest: tells how far it is, and when to leave off. Used by one thread. */
final class Attempt implements SeriesBacktest.Patience {

    private static final int TRIES = 5;
    private static final long REPORT_NANOS = 500_000_000;

    private final JobControl control;
    private final BacktestProperties properties;
    private final BacktestMetrics metrics;
    private final int series;
    private final int perSeries;
    private final long start = System.nanoTime();
    private int place;
    private int firstPlace = -1;
    private int done;
    private long reported;

    Attempt(JobControl control, BacktestPlan plan, BacktestProperties properties, BacktestMetrics metrics) {
        this.control = control;
        this.properties = properties;
        this.metrics = metrics;
        this.series = plan.series().size();
        this.perSeries = plan.models().size() * plan.windows();
    }

    /** The next series. */
    void begin(int place) {
        this.place = place;
        this.done = 0;
        if (firstPlace < 0) {
            firstPlace = place;
        }
        report();
    }

    /** Whether it took longer than an attempt may. */
    boolean late() {
        return System.nanoTime() - start > properties.maxTime().toNanos();
    }

    @Override
    public Optional<Prediction> patiently(WindowForecaster forecaster, int window) throws Exception {
        Optional<Prediction> prediction = patiently(() -> forecaster.forecast(window), TRIES);
        done++;
        metrics.window();
        if (System.nanoTime() - reported > REPORT_NANOS) {
            report();
        }
        return prediction;
    }

    @Override
    public <T> Optional<T> untilAvailable(Callable<T> action) throws Exception {
        return patiently(action, Integer.MAX_VALUE);
    }

    /** What is overloaded will not be for ever; what takes too long may do so again. */
    private <T> Optional<T> patiently(Callable<T> action, int most) throws Exception {
        for (int tries = 1; control.stopped().isEmpty() && !late(); tries++) {
            try {
                return Optional.of(action.call());
            } catch (ApiException e) {
                boolean passes = e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.DEADLINE_EXCEEDED;
                if (e.code() != ErrorCode.OVERLOADED && !(passes && tries < most)) {
                    throw e;
                }
                Duration pause = e.retryAfter().orElse(properties.retry());
                if (!control.pause(pause.compareTo(properties.retry()) < 0 ? pause : properties.retry())) {
                    break;
                }
            }
        }
        return Optional.empty();
    }

    private void report() {
        reported = System.nanoTime();
        double share = (place + (double) Math.min(done, perSeries) / perSeries) / series;
        double gained = share - (double) firstPlace / series;
        OptionalLong eta = gained > 0
                ? OptionalLong.of(Math.round((1 - share) * ((reported - start) / 1e9) / gained))
                : OptionalLong.empty();
        control.progress(new JobProgress(
                place + 1,
                series,
                Math.min(done, perSeries),
                perSeries,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                share,
                eta));
    }
}
