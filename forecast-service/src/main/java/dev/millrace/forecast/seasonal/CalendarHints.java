package dev.millrace.forecast.seasonal;

import dev.millrace.forecast.series.Frequency;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** How many steps a day, week or year has at a frequency, where that is a whole number. */
final class CalendarHints {

    private static final List<Duration> CYCLES =
            List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7));

    private CalendarHints() {}

    /** Ascending, each at least 2. */
    static List<Integer> of(Frequency frequency) {
        if (frequency instanceof Frequency.Zoned zoned) {
            return of(zoned.base());
        }
        TreeSet<Integer> steps = new TreeSet<>();
        switch (frequency) {
            case Frequency.Zoned zoned -> throw new IllegalStateException("a zone in a zone");
            case Frequency.Months months -> {
                if (12 % months.months() == 0) {
                    steps.add(12 / months.months());
                }
            }
            case Frequency.Fixed fixed -> {
                long step = fixed.step().toNanos();
                for (Duration cycle : CYCLES) {
                    long nanos = cycle.toNanos();
                    if (nanos % step == 0 && nanos / step <= Integer.MAX_VALUE) {
                        steps.add((int) (nanos / step));
                    }
                }
                long days = fixed.step().toDays();
                if (fixed.step().equals(Duration.ofDays(days))) {
                    // a year is no whole number of days or weeks: the nearest
                    steps.add((int) Math.round(365.25 / days));
                }
            }
        }
        steps.removeIf(length -> length < 2);
        return List.copyOf(steps);
    }
}
