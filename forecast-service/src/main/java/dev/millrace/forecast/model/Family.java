package dev.millrace.forecast.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of model, simplest first: of equals, the first is preferred. */
public enum Family {
    REPEAT("repeat"),
    SEASONAL_NAIVE("seasonal-naive"),
    SAME_PHASE_MEAN("same-phase-mean"),
    RIDGE("ridge");

    private final String wireName;

    Family(String wireName) {
        this.wireName = wireName;
    }

    /** The name in requests, manifests and answers. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    public static Optional<Family> named(String wireName) {
        return Arrays.stream(values())
                .filter(family -> family.wireName.equals(wireName))
                .findFirst();
    }
}
