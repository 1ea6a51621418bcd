package dev.millrace.forecast.covariate.calendar;

import dev.millrace.forecast.covariate.Covariates.Column;
import dev.millrace.forecast.covariate.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Columns of 0 and 1 by local time: the hour of working days, of Saturdays, and of Sundays and holidays; the weekday; the month; whether it is a holiday, and
 * whether the day before or after is one. Steps of a day have no hours; longer ones have months only.
 */
public final class CalendarColumns {

    /** What the columns together are called. */
    public static final String NAME = "calendar";

    private static final String[] DAYS = {"working", "saturday", "sunday"};
    private static final int HOURS = 24;
    private static final int MONTHS = 12;

    private final ZoneId zone;
    private final @Nullable Holidays holidays;

    public CalendarColumns(ZoneId zone, Optional<Holidays> holidays) {
        this.zone = zone;
        this.holidays = holidays.orElse(null);
    }

    /**
     * @param times of all steps, ascending
     * @param step shortest distance between two
     * @return columns that are known ahead, in an order that follows from {@code step} alone
     */
    public List<Column> of(List<Instant> times, Duration step) {
        int n = times.size();
        List<Column> columns = new ArrayList<>();
        double[][] hours = new double[DAYS.length * HOURS][];
        double[][] weekdays = new double[DayOfWeek.values().length][];
        double[][] months = new double[MONTHS][];
        double[][] special = new double[3][];
        boolean hourly = step.compareTo(Duration.ofDays(1).minusHours(1)) < 0;
        boolean daily = step.compareTo(Duration.ofDays(1).plusHours(1)) <= 0;
        if (hourly) {
            fill(hours, n);
        }
        if (daily) {
            fill(weekdays, n);
        }
        if (!hourly) {
            fill(months, n);
        }
        if (daily && holidays != null) {
            fill(special, n);
        }
        for (int t = 0; t < n; t++) {
            ZonedDateTime at = times.get(t).atZone(zone);
            boolean free = holidays != null && holidays.on(at.toLocalDate());
            if (hourly) {
                int day = free || at.getDayOfWeek() == DayOfWeek.SUNDAY
                        ? 2
                        : at.getDayOfWeek() == DayOfWeek.SATURDAY ? 1 : 0;
                hours[day * HOURS + at.getHour()][t] = 1;
            }
            if (daily) {
                weekdays[at.getDayOfWeek().ordinal()][t] = 1;
            }
            if (!hourly) {
                months[at.getMonthValue() - 1][t] = 1;
            }
            if (daily && holidays != null) {
                special[0][t] = free ? 1 : 0;
                special[1][t] = holidays.on(at.toLocalDate().plusDays(1)) ? 1 : 0;
                special[2][t] = holidays.on(at.toLocalDate().minusDays(1)) ? 1 : 0;
            }
        }
        for (int i = 0; hourly && i < hours.length; i++) {
            columns.add(column(DAYS[i / HOURS] + "-" + i % HOURS, hours[i]));
        }
        for (int i = 0; daily && i < weekdays.length; i++) {
            columns.add(column(DayOfWeek.of(i + 1).name().toLowerCase(Locale.ROOT), weekdays[i]));
        }
        for (int i = 0; !hourly && i < MONTHS; i++) {
            columns.add(column("month-" + (i + 1), months[i]));
        }
        if (daily && holidays != null) {
            columns.add(column("holiday", special[0]));
            columns.add(column("before-holiday", special[1]));
            columns.add(column("after-holiday", special[2]));
        }
        return columns;
    }

    /** Whether steps so far apart can fall on a holiday. */
    public static boolean seesDays(Duration step) {
        return step.compareTo(Duration.ofDays(1).plusHours(1)) <= 0;
    }

    private static void fill(double[][] columns, int n) {
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new double[n];
        }
    }

    private static Column column(String name, double[] values) {
        return new Column(NAME, name, Kind.FUTURE, true, values);
    }
}
