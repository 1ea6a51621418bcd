package dev.millrace.forecast.covariate.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.covariate.Covariates.Column;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalendarColumnsTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void hoursAreLocalOnBothSidesOfAChangeOfTheClocks() {
        // The clocks go from 02:00 to 03:00 on Sunday, 29 March 2026, at 01:00 UTC.
        List<Instant> times = hours("2026-03-28T23:00:00Z", 4);
        List<Column> columns = new CalendarColumns(BERLIN, Optional.empty()).of(times, HOUR);

        assertThat(value(columns, "sunday-0", 0)).isEqualTo(1);
        assertThat(value(columns, "sunday-1", 1)).isEqualTo(1);
        assertThat(value(columns, "sunday-3", 2)).isEqualTo(1);
        assertThat(column(columns, "sunday-2")).containsOnly(0);
    }

    @Test
    void aHolidayHasTheHoursOfASunday() {
        List<Instant> times = hours("2026-04-05T22:00:00Z", 25);
        List<Column> columns = new CalendarColumns(BERLIN, Holidays.of("DE")).of(times, HOUR);

        assertThat(value(columns, "sunday-8", 8)).isEqualTo(1);
        assertThat(value(columns, "working-8", 8)).isZero();
        assertThat(value(columns, "monday", 8)).isEqualTo(1);
        assertThat(value(columns, "holiday", 8)).isEqualTo(1);
        assertThat(value(columns, "after-holiday", 24)).isEqualTo(1);
        assertThat(value(columns, "holiday", 24)).isZero();
    }

    @Test
    void longerStepsHaveFewerColumns() {
        List<Instant> times = hours("2026-04-05T22:00:00Z", 1);
        CalendarColumns calendar = new CalendarColumns(BERLIN, Holidays.of("DE"));

        assertThat(calendar.of(times, HOUR)).hasSize(3 * 24 + 7 + 3);
        assertThat(calendar.of(times, Duration.ofDays(1))).hasSize(7 + 12 + 3);
        assertThat(calendar.of(times, Duration.ofDays(7))).hasSize(12);
    }

    private static List<Instant> hours(String first, int count) {
        return IntStream.range(0, count)
                .mapToObj(t -> Instant.parse(first).plus(HOUR.multipliedBy(t)))
                .toList();
    }

    private static double value(List<Column> columns, String name, int step) {
        return column(columns, name)[step];
    }

    private static double[] column(List<Column> columns, String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow()
                .values();
    }
}
