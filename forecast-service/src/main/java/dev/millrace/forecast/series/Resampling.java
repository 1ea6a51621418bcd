package dev.millrace.forecast.series;

import dev.millrace.forecast.series.Frequency.Fixed;
import dev.millrace.forecast.series.Frequency.Months;
import dev.millrace.forecast.series.Frequency.Zoned;
import dev.millrace.servicekit.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts time into steps and gives one value for each that holds a point. Steps are counted from 1970-01-01T00:00:00Z, whole weeks from the Monday before;
 * months follow the calendar in UTC. Days and months of a zone are counted alike in its local time.
 */
public record Resampling(Frequency step, Aggregate aggregate) {

    private static final long MONDAY =
            Duration.ofDays(LocalDate.of(1969, 12, 29).toEpochDay()).toNanos();
    private static final long WEEK = Duration.ofDays(7).toNanos();
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final int MOST_MONTHS = 1200;
    private static final Pattern ZONE = Pattern.compile("[A-Za-z]+([/_+-][A-Za-z0-9]+)*");

    /** What becomes of the points of a step. */
    public enum Aggregate {
        MEAN("avg(value)"),
        MIN("min(value)"),
        MAX("max(value)"),
        SUM("sum(value)"),
        FIRST("(array_agg(value order by time))[1]"),
        LAST("(array_agg(value order by time desc))[1]"),
        COUNT("count(*)::double precision");

        private final String sql;

        Aggregate(String sql) {
            this.sql = sql;
        }
    }

    static Resampling parse(String step, String aggregate) {
        return parse("step", step, "aggregate", aggregate);
    }

    /** @throws ApiException naming the field that is wrong */
    public static Resampling parse(String stepField, String step, String ruleField, String rule) {
        Frequency frequency;
        try {
            frequency = Frequency.parse(step);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(stepField, String.valueOf(e.getMessage()));
        }
        boolean tooLong = switch (frequency) {
            case Fixed fixed -> fixed.step().compareTo(LONGEST) > 0;
            case Months months -> months.months() > MOST_MONTHS;
            case Zoned zoned -> false;
        };
        if (tooLong) {
            throw ApiException.invalid(stepField, "is at most 100 years");
        }
        try {
            return new Resampling(frequency, Aggregate.valueOf(rule.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(ruleField, "is one of mean, min, max, sum, first, last, count");
        }
    }

    /** The same by local days or months. */
    public Resampling in(ZoneId zone) {
        return new Resampling(step.in(zone), aggregate);
    }

    /** Takes tenant, series, first and last time, limit; gives a number for {@link #start} and a value for each step. */
    String sql() {
        String bucket = switch (step) {
            case Fixed fixed -> fixedBucket(fixed.step().toNanos());
            case Months months -> monthBucket(months.months());
            case Zoned zoned -> zonedBucket(zoned);
        };
        return """
                select %s as bucket, %s from points
                where tenant = ? and series = ? and time between ? and ?
                group by bucket order by bucket limit ?
                """.formatted(bucket, aggregate.sql);
    }

    /** When the step with this number starts. */
    Instant start(long bucket) {
        return switch (step) {
            case Fixed fixed -> Nanos.instant(bucket);
            case Months months -> ofMonth(bucket * months.months());
            case Zoned zoned ->
                (zoned.base() instanceof Months(int months)
                                ? LocalDate.EPOCH.plusMonths(bucket * months)
                                : LocalDate.ofEpochDay(bucket))
                        .atStartOfDay(zoned.zone())
                        .toInstant();
        };
    }

    /** When the step that holds {@code time} starts. */
    Instant startOf(long time) {
        return switch (step) {
            case Fixed fixed -> {
                long nanos = fixed.step().toNanos();
                yield Nanos.instant(time - Math.floorMod(Math.floorMod(time, nanos) - origin(nanos), nanos));
            }
            case Months(int months) -> start(Math.floorDiv(month(time, ZoneOffset.UTC), months));
            case Zoned(Months(int months), ZoneId zone) -> start(Math.floorDiv(month(time, zone), months));
            case Zoned(Frequency days, ZoneId zone) -> {
                long length = days instanceof Fixed(Duration duration) ? duration.toDays() : 1;
                long day = Nanos.instant(time).atZone(zone).toLocalDate().toEpochDay();
                yield start(day - Math.floorMod(day - firstDay(length), length));
            }
        };
    }

    private static long month(long time, ZoneId zone) {
        ZonedDateTime at = Nanos.instant(time).atZone(zone);
        return (at.getYear() - 1970) * 12L + at.getMonthValue() - 1;
    }

    /** A day that a step of so many begins with, since 1970. */
    private static long firstDay(long days) {
        return days % 7 == 0 ? LocalDate.of(1969, 12, 29).toEpochDay() : 0;
    }

    /** Start of the step after the one that holds {@code time}. */
    long following(long time) {
        return switch (step) {
            case Fixed fixed -> {
                long nanos = fixed.step().toNanos();
                long into = Math.floorMod(Math.floorMod(time, nanos) - origin(nanos), nanos);
                long left = nanos - into;
                yield time > Long.MAX_VALUE - left ? Long.MAX_VALUE : time + left;
            }
            case Months months -> {
                OffsetDateTime at = Nanos.instant(time).atOffset(ZoneOffset.UTC);
                long month = (at.getYear() - 1970) * 12L + at.getMonthValue() - 1;
                yield Nanos.of(ofMonth((Math.floorDiv(month, months.months()) + 1) * months.months()));
            }
            case Zoned zoned -> Nanos.of(zoned.plus(startOf(time), 1));
        };
    }

    private static long origin(long nanos) {
        return nanos % WEEK == 0 ? Math.floorMod(MONDAY, nanos) : 0;
    }

    private static String fixedBucket(long nanos) {
        long floor = Long.MIN_VALUE + nanos;
        return "case when time < %d then %d else time - mod(mod(time, %d) - %d + %d, %d) end"
                .formatted(floor, Long.MIN_VALUE + 1, nanos, origin(nanos), 2 * nanos, nanos);
    }

    private static String monthBucket(int months) {
        // Whole days first: a double of seconds would not hold nanoseconds.
        String date = "(date '1970-01-01' + floor(time / 86400000000000::numeric)::integer)";
        return "floor(((extract(year from %1$s) - 1970) * 12 + extract(month from %1$s) - 1) / %2$d)::bigint"
                .formatted(date, months);
    }

    private static String zonedBucket(Zoned zoned) {
        String id = zoned.zone().getId();
        if (!ZONE.matcher(id).matches()) {
            throw new IllegalArgumentException(id + " is no zone of a region");
        }
        String local = "(to_timestamp(0) + floor(time / 1000::numeric)::double precision * interval '1 microsecond')"
                + " at time zone '" + id + "'";
        if (zoned.base() instanceof Months(int months)) {
            return "floor(((extract(year from %1$s) - 1970) * 12 + extract(month from %1$s) - 1) / %2$d)::bigint"
                    .formatted(local, months);
        }
        long days = zoned.base() instanceof Fixed(Duration step) ? step.toDays() : 1;
        String day = "((%s)::date - date '1970-01-01')".formatted(local);
        return "(floor((%1$s - (%2$d)) / %3$d::numeric) * %3$d + (%2$d))::bigint".formatted(day, firstDay(days), days);
    }

    private static Instant ofMonth(long sinceEpoch) {
        return LocalDate.EPOCH
                .plusMonths(sinceEpoch)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}
