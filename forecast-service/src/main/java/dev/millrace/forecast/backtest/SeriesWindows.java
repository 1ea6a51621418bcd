package dev.millrace.forecast.backtest;

import dev.millrace.forecast.model.Gaps;
import dev.millrace.forecast.seasonal.Seasons;
import dev.millrace.forecast.series.History;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The windows of one series: the newest ones, {@code step} apart, the last one ending with the series. Immutable.
 *
 * @param history that ends when the job was accepted
 * @param origins place of each window's first step, ascending, above 0
 * @param newest how many values before a window a fit may learn from
 */
record SeriesWindows(History history, int[] origins, int horizon, int newest) {

    /** @param first of the windows' first steps: above 0 */
    static SeriesWindows of(History history, BacktestPlan plan, int newest) {
        int first = history.values().length - plan.reach();
        return new SeriesWindows(
                history,
                IntStream.range(0, plan.windows())
                        .map(window -> first + window * plan.step())
                        .toArray(),
                plan.horizon(),
                newest);
    }

    int count() {
        return origins.length;
    }

    /** What came in a window, NaN where nothing did. */
    double[] actual(int window) {
        return Arrays.copyOfRange(history.values(), origins[window], origins[window] + horizon);
    }

    /** Whether there is a value for a window to be forecast from. */
    boolean hasPast(int window) {
        double[] values = history.values();
        return IntStream.range(begin(window), origins[window]).anyMatch(t -> !Double.isNaN(values[t]));
    }

    /** Where what a fit of this window learns from begins. */
    int begin(int window) {
        return Math.max(0, origins[window] - newest);
    }

    /** All that was known when the window began, covariates known ahead to its end included, and nothing else. Where it ends with a gap, the value before it stands in. */
    History past(int window) {
        int origin = origins[window];
        int begin = begin(window);
        double[] values = Arrays.copyOfRange(history.values(), begin, origin);
        for (int t = values.length - 1; Double.isNaN(values[values.length - 1]); t--) {
            values[values.length - 1] = values[t];
        }
        return new History(
                history.series(),
                history.unit(),
                history.frequency(),
                time(origin - 1),
                values,
                history.watermark(),
                history.covariates().window(begin, origin, horizon));
    }

    List<Instant> times() {
        return Arrays.stream(origins).mapToObj(this::time).toList();
    }

    Instant time(int place) {
        return history.frequency().plus(history.end(), place + 1L - history.values().length);
    }

    /** Season of what lies before the first window, in steps; 1 for none. */
    int season() {
        return Seasons.detect(Gaps.fill(past(0).values(), 1, 0), history.frequency());
    }

    /** Mean absolute difference of values one season apart, before the first window; NaN where there is none, or it is 0. */
    double scale(int season) {
        double[] values = history.values();
        double sum = 0;
        int count = 0;
        for (int t = begin(0) + season; t < origins[0]; t++) {
            double difference = Math.abs(values[t] - values[t - season]);
            if (!Double.isNaN(difference)) {
                sum += difference;
                count++;
            }
        }
        double scale = sum / count;
        return scale > 0 && Double.isFinite(scale) ? scale : Double.NaN;
    }
}
