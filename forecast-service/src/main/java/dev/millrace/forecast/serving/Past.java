package dev.millrace.forecast.serving;

import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What was known of a series at a time. */
public final class Past {

    private Past() {}

    /** The history as it ended then, with its newest value at or before {@code time}; empty when it had none. */
    public static Optional<History> until(History history, Instant time) {
        double[] values = history.values();
        Frequency frequency = history.frequency();
        long behind = Math.max(0, frequency.stepsBetween(time, history.end()));
        // To the nearest step is not enough: a step may begin a little after the time.
        while (behind < values.length && frequency.plus(history.end(), -behind).isAfter(time)) {
            behind++;
        }
        while (behind < values.length && Double.isNaN(values[(int) (values.length - 1 - behind)])) {
            behind++;
        }
        if (behind >= values.length) {
            return Optional.empty();
        }
        return Optional.of(
                behind == 0 ? history : ending(history, Arrays.copyOf(values, (int) (values.length - behind)), behind));
    }

    private static History ending(History history, double[] values, long behind) {
        return new History(
                history.series(),
                history.unit(),
                history.frequency(),
                history.frequency().plus(history.end(), -behind),
                values,
                history.watermark(),
                history.covariates().window(0, values.length, 0));
    }
}
