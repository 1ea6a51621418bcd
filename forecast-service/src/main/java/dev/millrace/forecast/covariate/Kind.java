package dev.millrace.forecast.covariate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is known of a covariate at the time of a forecast. */
public enum Kind {
    /** Its values in the horizon. */
    FUTURE,
    /** Its values up to the last one of the series. */
    PAST,
    /** One value that does not change. */
    STATIC;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
