package dev.millrace.retrieval.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators do. */
final class Operations {

    private Operations() {}

    static Object arithmetic(String operator, Object left, Object right, Budget budget) {
        if (left instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (operator.equals("+") && left instanceof String one && right instanceof String other) {
            budget.take((long) one.length() + other.length());
            return one + other;
        }
        if (operator.equals("+")
                && left instanceof List<?> one
                && right instanceof List<?> other
                && one instanceof Tuple == other instanceof Tuple) {
            budget.take((long) one.size() + other.size());
            List<Object> both = new ArrayList<>(one);
            both.addAll(other);
            return one instanceof Tuple ? new Tuple(both) : List.copyOf(both);
        }
        if (operator.equals("*") && left instanceof String text && right instanceof Long times) {
            return repeated(text, times, budget);
        }
        if (operator.equals("*") && left instanceof Long times && right instanceof String text) {
            return repeated(text, times, budget);
        }
        if (operator.equals("*")
                && left instanceof List<?> list
                && !(list instanceof Tuple)
                && right instanceof Long times) {
            return repeated(list, times, budget);
        }
        try {
            return left instanceof Double || right instanceof Double || operator.equals("/")
                    ? real(operator, Values.number(left), Values.number(right))
                    : whole(operator, Values.integer(left, operator), Values.integer(right, operator));
        } catch (ArithmeticException e) {
            throw JinjaException.of(left + " " + operator + " " + right + ": " + e.getMessage());
        }
    }

    private static String repeated(String text, long times, Budget budget) {
        long count = Math.max(0, times);
        budget.take(text.isEmpty() ? 0 : Math.multiplyExact(text.length(), Math.min(count, Integer.MAX_VALUE)));
        return text.isEmpty() ? "" : text.repeat(Math.toIntExact(count));
    }

    private static List<Object> repeated(List<?> list, long times, Budget budget) {
        long count = list.isEmpty() ? 0 : Math.clamp(times, 0L, (long) Integer.MAX_VALUE);
        budget.take(list.size() * count);
        List<Object> repeated = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            repeated.addAll(list);
        }
        return repeated;
    }

    private static Object real(String operator, double left, double right) {
        if (right == 0 && (operator.startsWith("/") || operator.equals("%"))) {
            throw new ArithmeticException("division by zero");
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            case "%" -> left - right * Math.floor(left / right);
            default -> Math.pow(left, right);
        };
    }

    private static Object whole(String operator, long left, long right) {
        return switch (operator) {
            case "+" -> Math.addExact(left, right);
            case "-" -> Math.subtractExact(left, right);
            case "*" -> Math.multiplyExact(left, right);
            case "//" -> Math.floorDiv(left, right);
            case "%" -> Math.floorMod(left, right);
            default -> right < 0 ? (Object) Math.pow(left, right) : power(left, right);
        };
    }

    private static long power(long base, long exponent) {
        long power = 1;
        // Beyond 64 factors, only those of 0, 1 and -1 do not overflow.
        long factors = Math.abs(base) <= 1 ? Math.min(exponent, 2 + exponent % 2) : exponent;
        for (long i = 0; i < factors; i++) {
            power = Math.multiplyExact(power, base);
        }
        return power;
    }

    static boolean compared(String operator, Object left, Object right, Budget budget) {
        return switch (operator) {
            case "==" -> Values.areEqual(left, right, budget);
            case "!=" -> !Values.areEqual(left, right, budget);
            case "in" -> Values.contains(right, left, budget);
            case "not in" -> !Values.contains(right, left, budget);
            case "<" -> Values.compare(left, right, budget) < 0;
            case "<=" -> Values.compare(left, right, budget) <= 0;
            case ">" -> Values.compare(left, right, budget) > 0;
            default -> Values.compare(left, right, budget) >= 0;
        };
    }

    /** {@code of[key]}. */
    static Object item(Object of, Object key, Budget budget) {
        return switch (of) {
            case java.util.Map<?, ?> map -> {
                Object value = map.get(Values.key(key));
                yield value == null ? new Undefined(name(key)) : value;
            }
            case List<?> list -> at(list, key);
            case String text
            when key instanceof Long -> {
                budget.read(text);
                yield text.length() == Values.size(text)
                        ? letter(text, (Long) key)
                        : at(Values.items(text, budget), key);
            }
            case Namespace space when key instanceof String name -> space.get(name);
            case Loop loop when key instanceof String name -> loop.get(name);
            case Undefined undefined -> throw undefined.used();
            default -> new Undefined(name(key));
        };
    }

    private static String name(Object key) {
        return key instanceof String || key instanceof Long ? String.valueOf(key) : Values.kind(key);
    }

    private static Object letter(String text, long index) {
        long place = index < 0 ? index + text.length() : index;
        return place >= 0 && place < text.length()
                ? String.valueOf(text.charAt((int) place))
                : new Undefined(String.valueOf(index));
    }

    private static Object at(List<?> list, Object key) {
        if (!(key instanceof Long index)) {
            return new Undefined(name(key));
        }
        long place = index < 0 ? index + list.size() : index;
        return place >= 0 && place < list.size() ? list.get((int) place) : new Undefined(String.valueOf(index));
    }

    /** {@code of[start:stop:step]}, as Python counts. */
    static Object slice(Object of, Optional<Long> start, Optional<Long> stop, long step, Budget budget) {
        if (step == 0) {
            throw JinjaException.of("a slice's step is not 0");
        }
        List<Object> items = Values.items(of, budget);
        int size = items.size();
        long first = start.map(place -> clamped(place, size, step)).orElse(step > 0 ? 0L : size - 1L);
        long end = stop.map(place -> clamped(place, size, step)).orElse(step > 0 ? (long) size : -1L);
        List<Object> slice = new ArrayList<>();
        for (long i = first; step > 0 ? i < end : i > end; i += step) {
            budget.step();
            slice.add(items.get((int) i));
        }
        if (of instanceof String) {
            StringBuilder text = new StringBuilder();
            slice.forEach(text::append);
            return text.toString();
        }
        return of instanceof Tuple ? new Tuple(slice) : List.copyOf(slice);
    }

    private static long clamped(long place, int size, long step) {
        long from = place < 0 ? place + size : place;
        return step > 0 ? Math.clamp(from, 0L, (long) size) : Math.clamp(from, -1L, size - 1L);
    }
}
