package dev.millrace.forecast.training.job;

import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Several series on one grid: the first one's, where all of them have begun and none has ended. A value belongs to the nearest step. A gap
 * gets the value before it, never one that came later, so that no window knows more than was known at its time.
 */
final class Alignment {

    private final List<History> histories;
    private final Frequency frequency;
    private final Instant origin;
    private final double maxFilled;

    private Alignment(List<History> histories, double maxFilled) {
        this.histories = histories;
        this.frequency = histories.getFirst().frequency();
        this.origin = histories.getFirst().end();
        this.maxFilled = maxFilled;
    }

    /**
     * @param from first time to use; null: the earliest there is
     * @param to first time not to use; null: none
     * @throws ApiException {@code series-irregular} when frequencies differ or too much is missing, {@code history-too-short} when nothing
     *     is left
     */
    static TrainingData of(List<History> histories, @Nullable Instant from, @Nullable Instant to, double maxFilled) {
        Alignment alignment = new Alignment(histories, maxFilled);
        alignment.requireOneFrequency();
        return alignment.data(Optional.ofNullable(from), Optional.ofNullable(to));
    }

    private void requireOneFrequency() {
        if (frequency instanceof Frequency.Fixed fixed && fixed.step().compareTo(Duration.ofSeconds(1)) < 0) {
            throw irregular(histories.getFirst(), "has less than a second between its points");
        }
        for (History history : histories) {
            if (!history.frequency().equals(frequency)) {
                throw irregular(
                        history,
                        "has the frequency " + history.frequency().iso() + ", "
                                + histories.getFirst().series() + " has " + frequency.iso());
            }
        }
    }

    private TrainingData data(Optional<Instant> from, Optional<Instant> to) {
        long first = Long.MIN_VALUE;
        long last = Long.MAX_VALUE;
        for (History history : histories) {
            long end = frequency.stepsBetween(origin, history.end());
            first = Math.max(first, end - history.values().length + 1);
            last = Math.min(last, end);
        }
        if (from.isPresent()) {
            first = Math.max(first, stepAtOrAfter(from.get()));
        }
        if (to.isPresent()) {
            last = Math.min(last, stepAtOrAfter(to.get()) - 1);
        }
        if (last < first) {
            throw new ApiException(
                    ErrorCode.HISTORY_TOO_SHORT,
                    "There is no time at which all of the series have values",
                    List.of(Fault.field("series", "have no time in common")));
        }
        return table(first, Math.toIntExact(last - first + 1));
    }

    private long stepAtOrAfter(Instant time) {
        long step = frequency.stepsBetween(origin, time);
        return frequency.plus(origin, step).isBefore(time) ? step + 1 : step;
    }

    private TrainingData table(long first, int rows) {
        int channels = histories.size();
        double[] values = new double[Math.multiplyExact(rows, channels)];
        List<ChannelData> described = new ArrayList<>();
        Instant start = frequency.plus(origin, first);
        Instant end = frequency.plus(origin, first + rows - 1);
        for (int c = 0; c < channels; c++) {
            History history = histories.get(c);
            int filled = column(history, first, rows, values, c);
            if (filled > maxFilled * rows) {
                throw irregular(
                        history,
                        String.format(
                                Locale.ROOT,
                                "has no point in %d of %d steps, more than %.0f %%",
                                filled,
                                rows,
                                100 * maxFilled));
            }
            described.add(new ChannelData(
                    history.series().value(),
                    start,
                    end,
                    rows,
                    filled,
                    OptionalLong.of(history.watermark().revision())));
        }
        long[] times = new long[rows];
        for (int row = 0; row < rows; row++) {
            times[row] = frequency.plus(origin, first + row).getEpochSecond();
        }
        List<String> names =
                histories.stream().map(history -> history.series().value()).toList();
        return new TrainingData(new SeriesTable(names, times, values), frequency, described);
    }

    /** @return how many gaps were filled */
    private int column(History history, long first, int rows, double[] values, int channel) {
        double[] own = history.values();
        int at = Math.toIntExact(first - (frequency.stepsBetween(origin, history.end()) - own.length + 1));
        int before = at;
        while (Double.isNaN(own[before])) {
            before--;
        }
        double known = own[before];
        int filled = 0;
        for (int row = 0; row < rows; row++) {
            double value = own[at + row];
            if (Double.isNaN(value)) {
                filled++;
            } else {
                known = value;
            }
            values[row * histories.size() + channel] = known;
        }
        return filled;
    }

    private static ApiException irregular(History history, String reason) {
        return new ApiException(
                ErrorCode.SERIES_IRREGULAR,
                history.series() + " " + reason,
                List.of(Fault.field("series", history.series() + " " + reason)));
    }
}
