package dev.millrace.ingest.points;

import dev.millrace.events.PointsBatch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Points of one series on their way into one event. */
final class Gathered {

    private static final int FIRST_SIZE = 16;

    final String series;

    @Nullable
    String unit;

    private Map<String, String> labels = Map.of();
    private long[] times = new long[FIRST_SIZE];
    private double[] values = new double[FIRST_SIZE];
    private int size;

    Gathered(String series) {
        this.series = series;
    }

    int size() {
        return size;
    }

    /** Whether these labels say nothing that is not known yet. */
    boolean knows(@Nullable String otherUnit, Map<String, String> others) {
        return (otherUnit == null || otherUnit.equals(unit)) && (others.isEmpty() || labels.equals(others));
    }

    /** How many labels there would be with these. */
    int merged(Map<String, String> others) {
        int count = labels.size();
        for (String name : others.keySet()) {
            count += labels.containsKey(name) ? 0 : 1;
        }
        return count;
    }

    void describe(@Nullable String newUnit, Map<String, String> others) {
        if (newUnit != null) {
            unit = newUnit;
        }
        if (labels.isEmpty()) {
            labels = others;
        } else if (!others.isEmpty() && !labels.equals(others)) {
            Map<String, String> both = new LinkedHashMap<>(labels);
            both.putAll(others);
            labels = both;
        }
    }

    void add(long time, double value) {
        if (size == times.length) {
            int larger = Math.min(PointsBatch.MAX_POINTS, size * 2);
            times = Arrays.copyOf(times, larger);
            values = Arrays.copyOf(values, larger);
        }
        times[size] = time;
        values[size++] = value;
    }

    Map<String, String> labels() {
        return labels;
    }

    long[] times() {
        return size == times.length ? times : Arrays.copyOf(times, size);
    }

    double[] values() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
