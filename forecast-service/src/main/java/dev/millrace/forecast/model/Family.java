package dev.millrace.forecast.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kinds of model, simplest first: of equals, the first is preferred. A regression needs covariates; a pool is made of the others.
 */
public enum Family {
    REPEAT("repeat"),
    SEASONAL_NAIVE("seasonal-naive"),
    SAME_PHASE_MEAN("same-phase-mean"),
    SMOOTHING("exponential-smoothing"),
    CROSTON("croston"),
    RIDGE("ridge"),
    REGRESSION("regression"),
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

    /** Those that forecast by themselves, from values alone. */
    public static List<Family> single() {
        return Arrays.stream(values())
                .filter(family -> family != POOL && family != REGRESSION)
                .toList();
    }

    /** What a request without covariates may name, for messages. */
    public static String singleNames() {
        return single().stream().map(Family::wireName).collect(Collectors.joining(", "));
    }

    /** One that forecasts from values alone. */
    public static Optional<Family> named(String wireName) {
        return askable(wireName).filter(family -> family != REGRESSION);
    }

    /** One that a request for forecasts may name. */
    public static Optional<Family> askable(String wireName) {
        return Arrays.stream(values())
                .filter(family -> family != POOL)
                .filter(family -> family.wireName.equals(wireName))
                .findFirst();
    }
}
