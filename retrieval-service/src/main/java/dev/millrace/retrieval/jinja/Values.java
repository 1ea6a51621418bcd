package dev.millrace.retrieval.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as Python treats them: String, Long, Double, Boolean, {@link None}, {@link Undefined}, List, Map, {@link Tuple}, {@link
 * Namespace}, {@link Callable} and {@link Loop}.
 */
final class Values {

    private Values() {}

    /** A value of the caller's as one of these. */
    static Object of(@Nullable Object value) {
        return switch (value) {
            case null -> None.NONE;
            case String text -> text;
            case Boolean truth -> truth;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Double number -> number;
            case List<?> list -> list.stream().map(Values::of).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((key, item) -> copy.put(of(key), of(item)));
                yield copy;
            }
            default -> throw new IllegalArgumentException("templates know nothing like " + value.getClass());
        };
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case None _, Undefined _ -> false;
            default -> true;
        };
    }

    static boolean areEqual(Object left, Object right, Budget budget) {
        budget.step();
        if (isNumber(left) && isNumber(right)) {
            return compare(left, right, budget) == 0;
        }
        if (left instanceof String one && right instanceof String other) {
            budget.read(one);
            return one.equals(other);
        }
        if (left instanceof Undefined && right instanceof Undefined) {
            return true;
        }
        if (left instanceof List<?> one && right instanceof List<?> other) {
            boolean same = one instanceof Tuple == other instanceof Tuple && one.size() == other.size();
            for (int i = 0; same && i < one.size(); i++) {
                same = areEqual(one.get(i), other.get(i), budget);
            }
            return same;
        }
        if (left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            return one.size() == other.size()
                    && one.entrySet().stream()
                            .allMatch(entry -> other.containsKey(entry.getKey())
                                    && areEqual(entry.getValue(), other.get(entry.getKey()), budget));
        }
        return left.equals(right);
    }

    private static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    /** @throws JinjaException for what has no order */
    static int compare(Object left, Object right, Budget budget) {
        budget.step();
        if (isNumber(left) && isNumber(right)) {
            return left instanceof Double || right instanceof Double
                    ? Double.compare(number(left), number(right))
                    : Long.compare(integer(left, ""), integer(right, ""));
        }
        if (left instanceof String one && right instanceof String other) {
            budget.read(one);
            return one.compareTo(other);
        }
        if (left instanceof List<?> one && right instanceof List<?> other) {
            for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
                int order = compare(one.get(i), other.get(i), budget);
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(one.size(), other.size());
        }
        throw JinjaException.of("there is no order of " + kind(left) + " and " + kind(right));
    }

    static double number(Object value) {
        return switch (value) {
            case Long number -> number;
            case Double number -> number;
            case Boolean truth -> truth ? 1 : 0;
            case Undefined undefined -> throw undefined.used();
            default -> throw JinjaException.of(kind(value) + " is no number");
        };
    }

    static long integer(Object value, String name) {
        return switch (value) {
            case Long number -> number;
            case Boolean truth -> truth ? 1 : 0;
            case Undefined undefined -> throw undefined.used();
            default ->
                throw JinjaException.of(name + (name.isEmpty() ? "" : ": ") + kind(value) + " is no whole number");
        };
    }

    /** What a map may have as a key. */
    static Object key(Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth;
            case Long number -> number;
            case Double number -> number;
            case None none -> none;
            default -> throw JinjaException.of(kind(value) + " is no key of a map");
        };
    }

    /** What a loop goes through; of a map its keys, of a text its characters. */
    @SuppressWarnings("unchecked")
    static List<Object> items(Object value, Budget budget) {
        return switch (value) {
            case List<?> list -> (List<Object>) list;
            case Map<?, ?> map -> {
                budget.take(map.size());
                yield new ArrayList<>(map.keySet());
            }
            case String text -> {
                budget.take(text.length());
                yield text.codePoints()
                        .mapToObj(Character::toString)
                        .map(Object.class::cast)
                        .toList();
            }
            case Undefined _ -> List.of();
            default -> throw JinjaException.of(kind(value) + " has no items");
        };
    }

    static long size(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Undefined _ -> 0;
            default -> throw JinjaException.of(kind(value) + " has no length");
        };
    }

    static boolean contains(Object in, Object value, Budget budget) {
        return switch (in) {
            case String text
            when value instanceof String part -> {
                budget.search(text, part);
                yield text.contains(part);
            }
            case List<?> list -> list.stream().anyMatch(item -> areEqual(item, value, budget));
            case Map<?, ?> map -> map.containsKey(value);
            case Undefined _ -> false;
            default -> throw JinjaException.of(kind(in) + " does not contain " + kind(value));
        };
    }

    /** In words. */
    static String kind(Object value) {
        return switch (value) {
            case String _ -> "a text";
            case Boolean _ -> "a truth value";
            case Long _, Double _ -> "a number";
            case Tuple _ -> "a tuple";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            case None _ -> "None";
            case Undefined undefined -> "the undefined " + undefined.name();
            case Namespace _ -> "a namespace";
            default -> "a function";
        };
    }
}
