package dev.millrace.stack.bench;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured thing.
 *
 * @param against what it is compared with
 * @param ratio this value over the compared one
 */
public record Measurement(String name, double value, String unit, Optional<String> against, OptionalDouble ratio) {

    static Measurement of(String name, double value, String unit) {
        return new Measurement(name, value, unit, Optional.empty(), OptionalDouble.empty());
    }

    Measurement against(Measurement other) {
        return new Measurement(name, value, unit, Optional.of(other.name()), OptionalDouble.of(value / other.value()));
    }

    /** The row of {@code --json}. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new java.util.LinkedHashMap<>();
        fields.put("name", name);
        fields.put("value", value);
        fields.put("unit", unit);
        against.ifPresent(other -> fields.put("against", other));
        ratio.ifPresent(times -> fields.put("ratio", times));
        return fields;
    }
}
