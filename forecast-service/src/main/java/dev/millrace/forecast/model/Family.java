package dev.millrace.forecast.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of model, simplest first: of equals, the first is preferred. A pool is made of the others. */
public enum Family {
    REPEAT("repeat"),
    SEASONAL_NAIVE("seasonal-naive"),
    SAME_PHASE_MEAN("same-phase-mean"),
    RIDGE("ridge"),
    POOL("pool");

    private final String wireName;

    Family(String wireName) {
        this.wireName = wireName;
    }

    /** The name in requests, manifests and answers. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** All but the pool: those that forecast by themselves, and that can be asked for. */
    public static List<Family> single() {
        return Arrays.stream(values()).filter(family -> family != POOL).toList();
    }

    /** What a request may name, for messages. */
    public static String singleNames() {
        return single().stream().map(Family::wireName).collect(Collectors.joining(", "));
    }

    public static Optional<Family> named(String wireName) {
        return single().stream()
                .filter(family -> family.wireName.equals(wireName))
                .findFirst();
    }
}
