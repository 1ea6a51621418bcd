package dev.millrace.stack.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Times that were measured, ascending. */
record Percentiles(double[] millis) {

    Percentiles {
        Arrays.sort(millis);
    }

    /** The value that so many percent of all do not exceed. */
    double at(int percent) {
        return millis[Math.clamp(Math.ceilDiv(millis.length * (long) percent, 100) - 1, 0, millis.length - 1)];
    }

    List<Measurement> rows(String name, int... percents) {
        List<Measurement> rows = new ArrayList<>();
        for (int percent : percents) {
            rows.add(Measurement.of(name + ", p" + percent, at(percent), "ms"));
        }
        return rows;
    }
}
