package dev.millrace.forecast.series;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Distance between two steps of a regular series: a fixed duration, or a number of calendar months (in UTC). Written as
 * ISO-8601: {@code PT30M}, {@code P1D}, {@code P1M}, {@code P1Y}.
 */
public sealed interface Frequency {

    /** The time {@code steps} steps after {@code origin}; negative steps go back. */
    Instant plus(Instant origin, long steps);

    /** How many steps {@code time} lies after {@code origin}, to the nearest whole step. */
    long stepsBetween(Instant origin, Instant time);

    @JsonValue
    String iso();

    /** The regular steps behind times, if there are any. @param times ascending, no two the same, in nanoseconds since 1970 */
    static Optional<Frequency> infer(long[] times) {
        return FrequencyInference.infer(times);
    }

    /** @throws IllegalArgumentException when the text is neither a positive duration nor whole months or years */
    @JsonCreator
    static Frequency parse(String iso) {
        try {
            if (iso.contains("T")) {
                return new Fixed(Duration.parse(iso));
            }
            Period period = Period.parse(iso);
            if (period.getDays() == 0) {
                return new Months(Math.toIntExact(period.toTotalMonths()));
            }
            if (period.toTotalMonths() == 0) {
                return new Fixed(Duration.ofDays(period.getDays()));
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + iso + "' is no ISO-8601 duration or period", e);
        }
        throw new IllegalArgumentException("'" + iso + "' mixes months and days");
    }

    /** The same in local time, if its steps are whole days or months; else it is itself. */
    default Frequency in(ZoneId zone) {
        return switch (this) {
            case Fixed fixed ->
                fixed.step().equals(Duration.ofDays(fixed.step().toDays())) ? new Zoned(fixed, zone) : fixed;
            case Months months -> new Zoned(months, zone);
            case Zoned zoned -> new Zoned(zoned.base(), zone);
        };
    }

    /**
     * Days or months of a time zone: a day has 23 or 25 hours where the clocks change.
     *
     * @param base whole days, or months
     */
    record Zoned(Frequency base, ZoneId zone) implements Frequency {
        private static final int HOURS = 24;

        public Zoned {
            if (base instanceof Zoned
                    || base instanceof Fixed(Duration step) && !step.equals(Duration.ofDays(step.toDays()))) {
                throw new IllegalArgumentException("only days and months are local");
            }
        }

        @Override
        public Instant plus(Instant origin, long steps) {
            ZonedDateTime at = origin.atZone(zone);
            return switch (base) {
                case Fixed(Duration step) ->
                    at.plusDays(Math.multiplyExact(steps, step.toDays())).toInstant();
                case Months(int months) ->
                    at.plusMonths(Math.multiplyExact(steps, (long) months)).toInstant();
                case Zoned none -> throw new IllegalStateException("a zone in a zone");
            };
        }

        @Override
        public long stepsBetween(Instant origin, Instant time) {
            ZonedDateTime from = origin.atZone(zone);
            ZonedDateTime to = time.atZone(zone);
            return switch (base) {
                case Fixed(Duration step) -> {
                    long hours = ChronoUnit.HOURS.between(from.toLocalDateTime(), to.toLocalDateTime());
                    long stepHours = HOURS * step.toDays();
                    yield Math.floorDiv(2 * hours + stepHours, 2 * stepHours);
                }
                case Months(int months) -> {
                    long apart = (to.getYear() - from.getYear()) * 12L + to.getMonthValue() - from.getMonthValue();
                    yield Math.floorDiv(2 * apart + months, 2L * months);
                }
                case Zoned none -> throw new IllegalStateException("a zone in a zone");
            };
        }

        @Override
        public String iso() {
            return base.iso();
        }
    }

    /** A fixed number of nanoseconds. */
    record Fixed(Duration step) implements Frequency {
        /** Seconds that surely fit into 64-bit nanoseconds. */
        private static final long MAX_NANOS_SECONDS = Long.MAX_VALUE / 1_000_000_000L - 1;

        public Fixed {
            if (step.isNegative() || step.isZero()) {
                throw new IllegalArgumentException("a frequency is positive");
            }
        }

        @Override
        public Instant plus(Instant origin, long steps) {
            return origin.plus(step.multipliedBy(steps));
        }

        @Override
        public long stepsBetween(Instant origin, Instant time) {
            Duration apart = Duration.between(origin, time).plus(step.dividedBy(2));
            if (apart.getSeconds() > -MAX_NANOS_SECONDS && apart.getSeconds() < MAX_NANOS_SECONDS) {
                return Math.floorDiv(apart.toNanos(), step.toNanos());
            }
            long whole = apart.dividedBy(step);
            return apart.isNegative() && !step.multipliedBy(whole).equals(apart) ? whole - 1 : whole;
        }

        @Override
        public String iso() {
            return step.toNanos() % Duration.ofDays(1).toNanos() == 0 ? "P" + step.toDays() + "D" : step.toString();
        }
    }

    /** Calendar months; a step from the 31st ends on the month's last day. */
    record Months(int months) implements Frequency {
        public Months {
            if (months <= 0) {
                throw new IllegalArgumentException("a frequency is positive");
            }
        }

        @Override
        public Instant plus(Instant origin, long steps) {
            return origin.atOffset(ZoneOffset.UTC)
                    .plusMonths(Math.multiplyExact(steps, (long) months))
                    .toInstant();
        }

        @Override
        public long stepsBetween(Instant origin, Instant time) {
            OffsetDateTime from = origin.atOffset(ZoneOffset.UTC);
            OffsetDateTime to = time.atOffset(ZoneOffset.UTC);
            long apart = (to.getYear() - from.getYear()) * 12L + to.getMonthValue() - from.getMonthValue();
            return Math.floorDiv(2 * apart + months, 2L * months);
        }

        @Override
        public String iso() {
            return months % 12 == 0 ? "P" + months / 12 + "Y" : "P" + months + "M";
        }
    }
}
