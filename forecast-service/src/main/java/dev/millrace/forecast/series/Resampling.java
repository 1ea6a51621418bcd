package dev.millrace.forecast.series;

import dev.millrace.forecast.series.Frequency.Fixed;
import dev.millrace.forecast.series.Frequency.Months;
import dev.millrace.servicekit.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Cuts time into steps and gives one value for each that holds a point. Steps are counted from 1970-01-01T00:00:00Z,
 * whole weeks from the Monday before; months follow the calendar in UTC.
 */
record Resampling(Frequency step, Aggregate aggregate) {

    private static final long MONDAY =
            Duration.ofDays(LocalDate.of(1969, 12, 29).toEpochDay()).toNanos();
    private static final long WEEK = Duration.ofDays(7).toNanos();
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final int MOST_MONTHS = 1200;

    enum Aggregate {
        MEAN("avg(value)"),
        MIN("min(value)"),
        MAX("max(value)"),
        SUM("sum(value)"),
        LAST("(array_agg(value order by time desc))[1]"),
        COUNT("count(*)::double precision");

        private final String sql;

        Aggregate(String sql) {
            this.sql = sql;
        }
    }

    static Resampling parse(String step, String aggregate) {
        Frequency frequency;
        try {
            frequency = Frequency.parse(step);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("step", String.valueOf(e.getMessage()));
        }
        boolean tooLong = switch (frequency) {
            case Fixed fixed -> fixed.step().compareTo(LONGEST) > 0;
            case Months months -> months.months() > MOST_MONTHS;
        };
        if (tooLong) {
            throw ApiException.invalid("step", "is at most 100 years");
        }
        try {
            return new Resampling(frequency, Aggregate.valueOf(aggregate.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("aggregate", "is one of mean, min, max, sum, last, count");
        }
    }

    /** Takes tenant, series, first and last time, limit; gives a number for {@link #start} and a value for each step. */
    String sql() {
        String bucket = switch (step) {
            case Fixed fixed -> fixedBucket(fixed.step().toNanos());
            case Months months -> monthBucket(months.months());
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
        };
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

    private static Instant ofMonth(long sinceEpoch) {
        return LocalDate.EPOCH
                .plusMonths(sinceEpoch)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}
