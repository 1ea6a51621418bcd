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

    /** Beside what it should be. */
    Measurement goal(String said, double goal) {
        return new Measurement(name, value, unit, Optional.of("the goal of " + said), OptionalDouble.of(value / goal));
    }

    /** As a lab says it; empty for what it could not measure. */
    static Optional<Measurement> read(Map<String, Object> row) {
        return number(row, "value").stream()
                .mapToObj(value -> new Measurement(
                        String.valueOf(row.get("name")),
                        value,
                        String.valueOf(row.get("unit")),
                        Optional.ofNullable(row.get("against")).map(String::valueOf),
                        number(row, "ratio")))
                .findFirst();
    }

    private static OptionalDouble number(Map<String, Object> row, String name) {
        return row.get(name) instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
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
