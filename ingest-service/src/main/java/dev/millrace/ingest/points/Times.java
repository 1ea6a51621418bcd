package dev.millrace.ingest.points;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Reads ISO-8601 instants as nanoseconds since 1970. */
final class Times {

    private static final int LONGEST = 40;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_END = 19;

    private Times() {}

    static RecordRefused outOfRange() {
        return new RecordRefused("time", "is outside 1677-09-21T00:12:44Z to 2262-04-11T23:47:16Z");
    }

    /** @throws RecordRefused when the text is no ISO-8601 instant, or one out of range */
    static long parse(String text) {
        char[] chars = text.toCharArray();
        return parse(chars, 0, chars.length);
    }

    static long parse(char[] text, int from, int length) {
        long usual = usual(text, from, length);
        return usual == Long.MIN_VALUE ? any(text, from, length) : usual;
    }

    /** {@code yyyy-MM-ddTHH:mm:ss[.fffffffff]Z} in years 1700 to 2200; the least value when it is not of that form. */
    private static long usual(char[] c, int from, int length) {
        if (length < SECONDS_END + 1
                || length > SECONDS_END + 11
                || c[from + length - 1] != 'Z'
                || c[from + 4] != '-'
                || c[from + 7] != '-'
                || c[from + 10] != 'T'
                || c[from + 13] != ':'
                || c[from + 16] != ':') {
            return Long.MIN_VALUE;
        }
        int year = digits(c, from, 4);
        int month = digits(c, from + 5, 2);
        int day = digits(c, from + 8, 2);
        int hour = digits(c, from + 11, 2);
        int minute = digits(c, from + 14, 2);
        int second = digits(c, from + 17, 2);
        if (year < 1700 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 28 && !exists(year, month, day)) {
            return Long.MIN_VALUE;
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return Long.MIN_VALUE;
        }
        long nanos = 0;
        int decimals = length - SECONDS_END - 2;
        if (decimals >= 0) {
            nanos = decimals == 0 || c[from + SECONDS_END] != '.' ? -1 : digits(c, from + SECONDS_END + 1, decimals);
            if (nanos < 0) {
                return Long.MIN_VALUE;
            }
            for (int i = decimals; i < 9; i++) {
                nanos *= 10;
            }
        }
        long seconds = epochDay(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
        return seconds * NANOS_PER_SECOND + nanos;
    }

    private static boolean exists(int year, int month, int day) {
        return day <= java.time.YearMonth.of(year, month).lengthOfMonth();
    }

    private static long epochDay(int year, int month, int day) {
        return LocalDate.of(year, month, day).toEpochDay();
    }

    private static int digits(char[] c, int from, int count) {
        int number = 0;
        for (int i = from; i < from + count; i++) {
            int digit = c[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static long any(char[] text, int from, int length) {
        if (length > LONGEST) {
            throw new RecordRefused("time", "is not an ISO-8601 instant");
        }
        OffsetDateTime time;
        try {
            time = OffsetDateTime.parse(new String(text, from, length));
        } catch (DateTimeException e) {
            throw new RecordRefused("time", "is not an ISO-8601 instant such as 2026-03-01T12:00:00Z");
        }
        return nanos(time.toEpochSecond(), time.getNano());
    }

    private static long nanos(long seconds, int nanos) {
        try {
            return seconds < 0 && nanos > 0
                    ? Math.addExact(Math.multiplyExact(seconds + 1, NANOS_PER_SECOND), nanos - NANOS_PER_SECOND)
                    : Math.addExact(Math.multiplyExact(seconds, NANOS_PER_SECOND), nanos);
        } catch (ArithmeticException e) {
            throw outOfRange();
        }
    }
}
