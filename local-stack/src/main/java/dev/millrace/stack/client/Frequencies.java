package dev.millrace.stack.client;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeParseException;

/** Frequencies as the services write them: {@code PT30M}, {@code P1D}, {@code P1M}. */
public final class Frequencies {

    private static final double DAYS_A_MONTH = 30.44;

    private Frequencies() {}

    /** About how long one step takes; a month is taken as 30.44 days. */
    public static Duration step(String frequency) {
        try {
            return Duration.parse(frequency);
        } catch (DateTimeParseException calendar) {
            Period period = Period.parse(frequency);
            double days = period.toTotalMonths() * DAYS_A_MONTH + period.getDays();
            return Duration.ofSeconds(Math.round(days * 86_400));
        }
    }

    /** A time about {@code steps} before {@code last}, rather too early than too late by half a step. */
    public static Instant before(Instant last, String frequency, int steps) {
        Duration step = step(frequency);
        return last.minus(step.multipliedBy(steps)).minus(step.dividedBy(2));
    }

    /** What a person would look ahead first: a day of anything finer, two weeks of days, a year of months. */
    public static int usualHorizon(String frequency) {
        Duration step = step(frequency);
        if (step.compareTo(Duration.ofDays(1)) < 0) {
            return Math.toIntExact(Math.clamp(Duration.ofDays(1).dividedBy(step), 12, 96));
        }
        return step.compareTo(Duration.ofDays(27)) < 0 ? 14 : 12;
    }
}
