package dev.millrace.forecast.series;

import dev.millrace.events.PointsBatch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What one batch brings for one series, gathered in the order of consumption. Not thread-safe. */
final class SeriesPoints {

    private long[] times = new long[0];
    private double[] values = new double[0];
    private int size;
    private @Nullable String unit;
    private final Map<String, String> labels = new TreeMap<>();

    void add(PointsBatch batch) {
        int needed = size + batch.size();
        if (size == 0) {
            // Not ours to change: any more points lead to a copy.
            times = batch.times();
            values = batch.values();
        } else {
            if (needed > times.length) {
                int capacity = Math.max(needed, 2 * size);
                times = Arrays.copyOf(times, capacity);
                values = Arrays.copyOf(values, capacity);
            }
            System.arraycopy(batch.times(), 0, times, size, batch.size());
            System.arraycopy(batch.values(), 0, values, size, batch.size());
        }
        size = needed;
        unit = batch.unit().orElse(unit);
        labels.putAll(batch.labels());
    }

    /** Sorts by time and keeps, of several points at one time, the one consumed last. */
    void settle() {
        boolean ascending = true;
        for (int i = 1; i < size && ascending; i++) {
            ascending = times[i - 1] < times[i];
        }
        if (ascending) {
            return;
        }
        long[] unsorted = times;
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingLong(i -> unsorted[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] sortedTimes = new long[size];
        double[] sortedValues = new double[size];
        int kept = 0;
        for (int i : order) {
            if (kept > 0 && sortedTimes[kept - 1] == times[i]) {
                kept--;
            }
            sortedTimes[kept] = times[i];
            sortedValues[kept++] = values[i];
        }
        times = sortedTimes;
        values = sortedValues;
        size = kept;
    }

    /** Index of the first point later than {@code time}; settled points only. */
    int firstAfter(long time) {
        int found = Arrays.binarySearch(times, 0, size, time);
        return found >= 0 ? found + 1 : -found - 1;
    }

    int size() {
        return size;
    }

    long time(int index) {
        return times[index];
    }

    double value(int index) {
        return values[index];
    }

    @Nullable
    String unit() {
        return unit;
    }

    Map<String, String> labels() {
        return labels;
    }
}
