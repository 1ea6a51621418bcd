package dev.millrace.forecast.shadow;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a shadow is. */
enum ShadowState {
    RUNNING,
    /** It takes no more windows, and waits for the values of those it has. */
    FINISHING,
    ENDED;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ShadowState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
