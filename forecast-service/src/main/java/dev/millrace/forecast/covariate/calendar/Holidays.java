package dev.millrace.forecast.covariate.calendar;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Public holidays of a country or one of its parts. Thread-safe. */
public final class Holidays {

    private static final Pattern CODE = Pattern.compile("[A-Z]{2}(-[A-Z0-9]{1,3})?");

    private final HolidayManager manager;
    private final String[] part;
    private final ConcurrentHashMap<Integer, Set<LocalDate>> years = new ConcurrentHashMap<>();

    private Holidays(HolidayManager manager, String[] part) {
        this.manager = manager;
        this.part = part;
    }

    /**
     * @param code ISO 3166: {@code DE}, or {@code DE-BY} with the holidays of a part too
     * @return empty when no holidays of it are known
     */
    public static Optional<Holidays> of(String code) {
        if (!CODE.matcher(code).matches()) {
            return Optional.empty();
        }
        if (!HolidayManager.getSupportedCalendarCodes().contains(code.substring(0, 2))) {
            return Optional.empty();
        }
        String[] parts = code.toLowerCase(Locale.ROOT).split("-");
        HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(parts[0]));
        String[] part = Arrays.copyOfRange(parts, 1, parts.length);
        if (part.length == 1 && !manager.getCalendarHierarchy().getChildren().containsKey(part[0])) {
            return Optional.empty();
        }
        return Optional.of(new Holidays(manager, part));
    }

    public boolean on(LocalDate date) {
        return years.computeIfAbsent(date.getYear(), this::dates).contains(date);
    }

    private Set<LocalDate> dates(int year) {
        return manager.getHolidays(Year.of(year), part).stream()
                .map(Holiday::getDate)
                .collect(Collectors.toUnmodifiableSet());
    }
}
