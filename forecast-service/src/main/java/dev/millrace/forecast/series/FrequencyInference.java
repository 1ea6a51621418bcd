package dev.millrace.forecast.series;

import dev.millrace.forecast.series.Frequency.Fixed;
import dev.millrace.forecast.series.Frequency.Months;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the regular grid behind a series' times, if there is one.
 *
 * <p>Calendar months win when every time lies exactly on them; then a fixed step, when nearly all neighbours are a whole
 * number of steps apart; then months that are met to within a tenth of a step, as local midnights are in UTC; then a
 * fixed step that is met as nearly.
 */
final class FrequencyInference {

    /** Share of neighbours that must be a whole number of steps apart. */
    private static final double REGULAR_SHARE = 0.9;
    /** How far from whole, in steps, two neighbours may be. */
    private static final double TOLERANCE = 0.1;
    /** The same for neighbours that keep to the step but for a few; less than between a month of 30 and of 31 days. */
    private static final double EXACT = 0.01;
    /** A step this close to a rounder one, relatively, is taken for it. */
    private static final double ROUNDING = 0.005;

    private static final long[] ROUND_UNITS = {
        86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L
    };

    private FrequencyInference() {}

    /** @param times ascending, no two the same, in nanoseconds since 1970 */
    static Optional<Frequency> infer(long[] times) {
        if (times.length < 3) {
            return Optional.empty();
        }
        return months(times, 0)
                .or(() -> fixed(times, false))
                .or(() -> months(times, TOLERANCE))
                .or(() -> fixed(times, true));
    }

    private static Optional<Frequency> fixed(long[] times, boolean jittery) {
        long[] apart = new long[times.length - 1];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = times[i + 1] - times[i];
            if (apart[i] <= 0) {
                return Optional.empty();
            }
        }
        long[] sorted = apart.clone();
        Arrays.sort(sorted);
        long mode = mode(sorted);
        if (!jittery && 2 * count(sorted, mode) < sorted.length) {
            return Optional.empty();
        }
        long step = jittery ? round(refined(apart, sorted[sorted.length / 2])) : mode;
        double tolerance = jittery ? TOLERANCE : EXACT;
        int regular = 0;
        for (long difference : apart) {
            double steps = (double) difference / step;
            long whole = Math.round(steps);
            if (whole >= 1 && Math.abs(steps - whole) <= tolerance) {
                regular++;
            }
        }
        return regular >= REGULAR_SHARE * apart.length
                ? Optional.of(new Fixed(Duration.ofNanos(step)))
                : Optional.empty();
    }

    private static long mode(long[] sorted) {
        long mode = sorted[0];
        int most = 0;
        int run = 0;
        for (int i = 0; i < sorted.length; i++) {
            run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
            if (run > most) {
                most = run;
                mode = sorted[i];
            }
        }
        return mode;
    }

    private static long count(long[] sorted, long value) {
        return Arrays.stream(sorted).filter(other -> other == value).count();
    }

    /** The mean step, over the neighbours that the median explains: jitter cancels out. */
    private static long refined(long[] apart, long median) {
        double total = 0;
        double steps = 0;
        for (long difference : apart) {
            double whole = Math.rint((double) difference / median);
            if (whole >= 1 && whole <= 10) {
                total += difference;
                steps += whole;
            }
        }
        return steps == 0 ? median : Math.max(1, Math.round(total / steps));
    }

    private static long round(long step) {
        for (long unit : ROUND_UNITS) {
            long rounded = Math.round((double) step / unit) * unit;
            if (rounded > 0 && Math.abs(step - rounded) <= ROUNDING * step) {
                return rounded;
            }
        }
        return step;
    }

    /** @param tolerance in steps, by which a time may miss its place in the calendar */
    private static Optional<Frequency> months(long[] times, double tolerance) {
        long slack = (long) (tolerance * Duration.ofDays(28).toNanos());
        long[] index = new long[times.length];
        for (int i = 0; i < times.length; i++) {
            index[i] = month(times[i] + Math.min(slack, Long.MAX_VALUE - Math.max(0, times[i])));
        }
        long[] apart = new long[times.length - 1];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = index[i + 1] - index[i];
            if (apart[i] <= 0) {
                return Optional.empty();
            }
        }
        Arrays.sort(apart);
        long step = mode(apart);
        if (2 * count(apart, step) < apart.length) {
            return Optional.empty();
        }
        Months frequency = new Months((int) step);
        Instant end = Nanos.instant(times[times.length - 1]);
        for (long time : times) {
            Instant at = Nanos.instant(time);
            long steps = frequency.stepsBetween(end, at);
            Duration off = Duration.between(nearest(frequency, end, steps), at).abs();
            if (off.toNanos() > slack) {
                return Optional.empty();
            }
        }
        return Optional.of(frequency);
    }

    private static Instant nearest(Months frequency, Instant end, long steps) {
        return frequency.plus(end, steps);
    }

    private static long month(long nanos) {
        OffsetDateTime at = Nanos.instant(nanos).atOffset(ZoneOffset.UTC);
        return at.getYear() * 12L + at.getMonthValue() - 1;
    }
}
