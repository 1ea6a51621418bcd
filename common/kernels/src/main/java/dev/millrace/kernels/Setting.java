package dev.millrace.kernels;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * One setting of a kernel.
 *
 * @param byDefault its value where none is given: Boolean, Integer, Double or String, as its type says
 * @param least smallest value of a number
 * @param most largest value of a number
 */
public record Setting(
        String name, Type type, Object byDefault, OptionalDouble least, OptionalDouble most, String meaning) {

    /** What values it takes. */
    public enum Type {
        FLAG,
        INTEGER,
        NUMBER,
        TEXT
    }

    public static Setting flag(String name, boolean byDefault, String meaning) {
        return new Setting(name, Type.FLAG, byDefault, OptionalDouble.empty(), OptionalDouble.empty(), meaning);
    }

    public static Setting integer(String name, int byDefault, int least, int most, String meaning) {
        return new Setting(name, Type.INTEGER, byDefault, OptionalDouble.of(least), OptionalDouble.of(most), meaning);
    }

    public static Setting number(String name, double byDefault, double least, double most, String meaning) {
        return new Setting(name, Type.NUMBER, byDefault, OptionalDouble.of(least), OptionalDouble.of(most), meaning);
    }

    public static Setting text(String name, String byDefault, String meaning) {
        return new Setting(name, Type.TEXT, byDefault, OptionalDouble.empty(), OptionalDouble.empty(), meaning);
    }

    /** The value as this setting's type. */
    Object checked(Object value) {
        return switch (type) {
            case FLAG -> as(Boolean.class, value, "true or false");
            case INTEGER -> {
                Object wide = value instanceof Integer number ? Long.valueOf(number) : value;
                long number = inRange(as(Long.class, wide, "an integer"), this::within);
                yield (int) number;
            }
            case NUMBER -> inRange(as(Number.class, value, "a number").doubleValue(), this::within);
            case TEXT -> as(String.class, value, "text");
        };
    }

    private <T> T as(Class<T> wanted, Object value, String description) {
        return Optional.of(value)
                .filter(wanted::isInstance)
                .map(wanted::cast)
                .orElseThrow(() -> new KernelSettingException(name, "is " + description + ", not " + shown(value)));
    }

    private <T> T inRange(T value, Predicate<T> within) {
        if (!within.test(value)) {
            throw new KernelSettingException(
                    name,
                    "is from " + shown(least.orElseThrow()) + " to " + shown(most.orElseThrow()) + ", not " + value);
        }
        return value;
    }

    private boolean within(Number value) {
        return value.doubleValue() >= least.orElseThrow() && value.doubleValue() <= most.orElseThrow();
    }

    private static String shown(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString(number.longValue());
        }
        String text = String.valueOf(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
