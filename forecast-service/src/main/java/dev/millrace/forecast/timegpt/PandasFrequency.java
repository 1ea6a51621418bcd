package dev.millrace.forecast.timegpt;

import dev.millrace.forecast.series.Frequency;
import dev.millrace.servicekit.ApiException;
import java.time.DateTimeException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What pandas calls frequencies. */
final class PandasFrequency {

    private static final Pattern ALIAS = Pattern.compile("(\\d{0,6})([A-Za-z]+)(-[A-Z]{3})?");

    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("S", "PT%dS"),
            Map.entry("s", "PT%dS"),
            Map.entry("T", "PT%dM"),
            Map.entry("min", "PT%dM"),
            Map.entry("H", "PT%dH"),
            Map.entry("h", "PT%dH"),
            Map.entry("D", "P%dD"),
            // The step between two business days, which is what seasons are counted in.
            Map.entry("B", "P%dD"),
            Map.entry("W", "P%dW"),
            Map.entry("M", "P%dM"),
            Map.entry("MS", "P%dM"),
            Map.entry("ME", "P%dM"),
            Map.entry("Q", "P%1$dM*3"),
            Map.entry("QS", "P%1$dM*3"),
            Map.entry("QE", "P%1$dM*3"),
            Map.entry("Y", "P%dY"),
            Map.entry("A", "P%dY"),
            Map.entry("YS", "P%dY"),
            Map.entry("AS", "P%dY"),
            Map.entry("YE", "P%dY"));

    private PandasFrequency() {}

    /** @throws ApiException naming the field {@code freq} */
    static Frequency of(String alias) {
        Matcher parts = ALIAS.matcher(alias.strip());
        String unit = parts.matches() ? UNITS.get(parts.group(2)) : null;
        if (unit == null) {
            throw ApiException.invalid(
                    "freq", "is no frequency of pandas that is known here, such as 15min, h, D, W, MS, QS or YS");
        }
        int count = parts.group(1).isEmpty() ? 1 : Integer.parseInt(parts.group(1));
        try {
            boolean quarters = unit.endsWith("*3");
            return Frequency.parse(quarters ? "P" + 3 * count + "M" : unit.formatted(count));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw ApiException.invalid("freq", String.valueOf(e.getMessage()));
        }
    }
}
