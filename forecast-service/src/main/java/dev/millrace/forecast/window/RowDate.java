package dev.millrace.forecast.window;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dates found in such files: {@code 2016-07-01 00:00:00}, {@code 2016-07-01T00:00}, {@code 2016-07-01} and {@code 1990/1/1 0:00}.
 * A time zone is not read: the calendar of the file counts.
 */
final class RowDate {

    private static final Pattern DATE = Pattern.compile(
            "(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})" + "(?:[ T](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?)?");
    private static final int MAX_LENGTH = 32;

    private RowDate() {}

    /** Seconds since 1970 as if the time were UTC; empty for what is no date. */
    static OptionalLong parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return OptionalLong.empty();
        }
        Matcher parts = DATE.matcher(text);
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(LocalDateTime.of(
                            number(parts, 1),
                            number(parts, 3),
                            number(parts, 4),
                            number(parts, 5),
                            number(parts, 6),
                            number(parts, 7))
                    .toEpochSecond(ZoneOffset.UTC));
        } catch (DateTimeException noSuchDay) {
            return OptionalLong.empty();
        }
    }

    private static int number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
