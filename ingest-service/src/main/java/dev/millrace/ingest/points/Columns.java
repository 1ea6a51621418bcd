package dev.millrace.ingest.points;

import java.util.Arrays;

/** Times and values that grow each for itself, as columns arrive one after the other. One thread. */
final class Columns {

    private static final int FIRST_SIZE = 16;
    /** Larger arrays are not kept from one batch to the next. */
    private static final int KEPT = 65_536;

    private long[] times = new long[FIRST_SIZE];
    private double[] values = new double[FIRST_SIZE];
    private int timesSize;
    private int valuesSize;

    void clear() {
        timesSize = 0;
        valuesSize = 0;
        if (times.length > KEPT || values.length > KEPT) {
            times = new long[FIRST_SIZE];
            values = new double[FIRST_SIZE];
        }
    }

    void addTime(long time) {
        if (timesSize == times.length) {
            times = Arrays.copyOf(times, timesSize * 2);
        }
        times[timesSize++] = time;
    }

    void addValue(double value) {
        if (valuesSize == values.length) {
            values = Arrays.copyOf(values, valuesSize * 2);
        }
        values[valuesSize++] = value;
    }

    int times() {
        return timesSize;
    }

    int values() {
        return valuesSize;
    }

    long[] timesArray() {
        return times;
    }

    double[] valuesArray() {
        return values;
    }
}
