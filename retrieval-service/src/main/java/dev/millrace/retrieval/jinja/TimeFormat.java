package dev.millrace.retrieval.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as C's {@code strftime} writes them, in English. */
final class TimeFormat {

    private TimeFormat() {}

    static String written(String format, ZonedDateTime time, Budget budget) {
        budget.read(format);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char letter = format.charAt(i);
            if (letter != '%' || i + 1 == format.length()) {
                text.append(letter);
                continue;
            }
            letter = format.charAt(++i);
            // Without the zero before it.
            boolean bare = letter == '-' && i + 1 < format.length();
            String part = part(bare ? format.charAt(++i) : letter, time);
            text.append(bare && part.startsWith("0") && part.length() > 1 ? part.substring(1) : part);
        }
        budget.take(text.length());
        return text.toString();
    }

    private static String part(char letter, ZonedDateTime time) {
        String pattern = switch (letter) {
            case 'Y' -> "uuuu";
            case 'y' -> "uu";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'e' -> "ppd";
            case 'j' -> "DDD";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'f' -> "SSSSSS";
            case 'p' -> "a";
            case 'B' -> "MMMM";
            case 'b', 'h' -> "MMM";
            case 'A' -> "EEEE";
            case 'a' -> "EEE";
            case 'F' -> "uuuu-MM-dd";
            case 'T' -> "HH:mm:ss";
            case 'R' -> "HH:mm";
            case 'D' -> "MM/dd/uu";
            case 'Z' -> "zzz";
            case 'z' -> "xx";
            case '%' -> "'%'";
            default -> throw JinjaException.of("strftime knows no %" + letter);
        };
        return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
    }
}
