package dev.millrace.forecast.backtest.score;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Of the finite numbers it is told. Not thread-safe. */
final class Mean {

    private double sum;
    private int count;

    static Mean[] several(int number) {
        Mean[] means = new Mean[number];
        Arrays.setAll(means, i -> new Mean());
        return means;
    }

    void add(double value) {
        if (Double.isFinite(value)) {
            sum += value;
            count++;
        }
    }

    void add(OptionalDouble value) {
        value.ifPresent(this::add);
    }

    /** Empty without any. */
    OptionalDouble value() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
}
