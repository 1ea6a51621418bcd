package dev.millrace.forecast.window;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Several series over the same rows. The arrays are shared, not copied: read only.
 *
 * @param names of the channels, the target last
 * @param times {@code [rows]}: the local time of each row as seconds since 1970, as if it were UTC
 * @param values {@code [rows, channels]}, row-major; finite
 */
public record SeriesTable(List<String> names, long[] times, double[] values) {

    public SeriesTable {
        names = List.copyOf(names);
        if (names.isEmpty() || values.length != (long) times.length * names.size()) {
            throw new IllegalArgumentException(
                    values.length + " values do not fill " + times.length + " rows of " + names.size() + " channels");
        }
    }

    public int rows() {
        return times.length;
    }

    public int channels() {
        return names.size();
    }

    public double value(int row, int channel) {
        return values[row * names.size() + channel];
    }

    public LocalDateTime time(int row) {
        return LocalDateTime.ofEpochSecond(times[row], 0, ZoneOffset.UTC);
    }

    /** The last channel alone: the target of univariate forecasts. */
    public SeriesTable targetOnly() {
        double[] target = new double[rows()];
        for (int row = 0; row < target.length; row++) {
            target[row] = value(row, channels() - 1);
        }
        return new SeriesTable(List.of(names.getLast()), times, target);
    }
}
