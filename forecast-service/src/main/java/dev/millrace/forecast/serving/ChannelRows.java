package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.inference.Window;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.servicekit.ErrorCode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;

/**
 * All channels of a network on one grid, which ends with the newest value of any of them. A step without a value takes the channel's
 * last value before it, never a later one.
 */
final class ChannelRows {

    /** What comes of putting channels side by side. */
    sealed interface Result {

        /** @param end time of the last row */
        record Ready(Window window, Instant end) implements Result {}

        /** One channel stands in the way of all. */
        record Unfit(SeriesId channel, ErrorCode code, String reason) implements Result {}
    }

    private ChannelRows() {}

    /** How many steps of each channel to read: the look-back, and as many again for what lags behind or has gaps. */
    static int steps(TrainedNetwork network) {
        return 2 * network.shape().lookBack();
    }

    /** @param histories one for each channel, in the network's order */
    static Result of(TrainedNetwork network, List<History> histories) {
        for (History history : histories) {
            if (!history.frequency().equals(network.frequency())) {
                return new Result.Unfit(
                        history.series(),
                        ErrorCode.INVALID_REQUEST,
                        "has a value every " + history.frequency().iso() + ", the model was trained on one every "
                                + network.frequency().iso());
            }
        }
        Instant end =
                histories.stream().map(History::end).max(Instant::compareTo).orElseThrow();
        int lookBack = network.shape().lookBack();
        int channels = histories.size();
        float[] past = new float[lookBack * channels];
        for (int c = 0; c < channels; c++) {
            History history = histories.get(c);
            long behind = network.frequency().stepsBetween(history.end(), end);
            OptionalInt first = firstRow(history.values(), behind, lookBack);
            if (first.isEmpty()) {
                return unfit(history, behind, lookBack);
            }
            double mean = network.scaler().mean()[c];
            double deviation = network.scaler().deviation()[c];
            double value = history.values()[first.getAsInt()];
            for (int row = 0; row < lookBack; row++) {
                long at = at(history.values(), behind, lookBack, row);
                if (at < history.values().length && !Double.isNaN(history.values()[(int) at])) {
                    value = history.values()[(int) at];
                }
                past[row * channels + c] = (float) ((value - mean) / deviation);
            }
        }
        return new Result.Ready(window(network, past, end), end);
    }

    /** Where in the channel's values a row lies; may be beyond its end. */
    private static long at(double[] values, long behind, int lookBack, int row) {
        return values.length + behind - lookBack + row;
    }

    /** The newest value that is no later than the first row. */
    private static OptionalInt firstRow(double[] values, long behind, int lookBack) {
        if (behind >= lookBack) {
            return OptionalInt.empty();
        }
        long at = at(values, behind, lookBack, 0);
        while (at >= 0 && Double.isNaN(values[(int) at])) {
            at--;
        }
        return at < 0 ? OptionalInt.empty() : OptionalInt.of((int) at);
    }

    private static Result unfit(History history, long behind, int lookBack) {
        return new Result.Unfit(
                history.series(),
                ErrorCode.HISTORY_TOO_SHORT,
                behind >= lookBack
                        ? "ends " + behind + " steps before the model's newest channel, which is its look-back or more"
                        : "the model reads the newest " + lookBack + " steps, which begin before its first value");
    }

    private static Window window(TrainedNetwork network, float[] past, Instant end) {
        WindowShape shape = network.shape();
        return new Window(
                past,
                marks(network, end, 1 - shape.lookBack(), shape.lookBack()),
                marks(network, end, 1 - shape.label(), shape.decoderRows()));
    }

    /** {@code [rows, marks]} of the calendar from {@code first} steps after {@code end} on. */
    private static float[] marks(TrainedNetwork network, Instant end, int first, int rows) {
        Frequency frequency = network.frequency();
        int width = network.calendar().width();
        float[] marks = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            LocalDateTime time = LocalDateTime.ofInstant(frequency.plus(end, first + row), ZoneOffset.UTC);
            network.calendar().fill(time, marks, row * width);
        }
        return marks;
    }
}
