package dev.millrace.retrieval.jinja;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code is} asks. */
final class Tests {

    static final Set<String> NAMES = Set.of(
            "boolean",
            "callable",
            "defined",
            "divisibleby",
            "eq",
            "equalto",
            "even",
            "false",
            "float",
            "ge",
            "greaterthan",
            "gt",
            "in",
            "integer",
            "iterable",
            "le",
            "lessthan",
            "lower",
            "lt",
            "mapping",
            "ne",
            "none",
            "number",
            "odd",
            "sameas",
            "sequence",
            "string",
            "true",
            "undefined",
            "upper");

    private Tests() {}

    static boolean holds(String name, Object value, Arguments arguments, Budget budget) {
        boolean holds = switch (name) {
            case "boolean" -> value instanceof Boolean;
            case "callable" -> value instanceof Callable;
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "divisibleby" -> Math.floorMod(Values.integer(value, name), divisor(arguments)) == 0;
            case "even" -> Values.integer(value, name) % 2 == 0;
            case "odd" -> Values.integer(value, name) % 2 != 0;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "none" -> value == None.NONE;
            case "float" -> value instanceof Double;
            case "integer" -> value instanceof Long;
            case "number" -> value instanceof Long || value instanceof Double || value instanceof Boolean;
            case "string" -> value instanceof String;
            case "mapping" -> value instanceof Map;
            case "sequence", "iterable" ->
                value instanceof String || value instanceof List || value instanceof Map || value instanceof Undefined;
            case "lower" -> Methods.lower(text(value, name, budget)).equals(value) && hasCase(value);
            case "upper" -> Methods.upper(text(value, name, budget)).equals(value) && hasCase(value);
            case "in" -> Values.contains(arguments.required("seq"), value, budget);
            case "sameas" -> same(value, arguments.required("other"), budget);
            case "eq", "equalto" -> Operations.compared("==", value, arguments.required("b"), budget);
            case "ne" -> Operations.compared("!=", value, arguments.required("b"), budget);
            case "lt", "lessthan" -> Operations.compared("<", value, arguments.required("b"), budget);
            case "le" -> Operations.compared("<=", value, arguments.required("b"), budget);
            case "gt", "greaterthan" -> Operations.compared(">", value, arguments.required("b"), budget);
            case "ge" -> Operations.compared(">=", value, arguments.required("b"), budget);
            default -> throw JinjaException.of("there is no test named " + name);
        };
        arguments.end();
        return holds;
    }

    /** Constants are themselves alone; what is made anew each time is the same when it is equal. */
    private static boolean same(Object value, Object other, Budget budget) {
        return Values.kind(value).equals(Values.kind(other)) && Values.areEqual(value, other, budget);
    }

    private static long divisor(Arguments arguments) {
        long divisor = Values.integer(arguments.required("num"), "divisibleby");
        if (divisor == 0) {
            throw JinjaException.of("nothing is divisible by 0");
        }
        return divisor;
    }

    private static String text(Object value, String name, Budget budget) {
        if (!(value instanceof String text)) {
            throw JinjaException.of(name + " asks a text, not " + Values.kind(value));
        }
        budget.read(text);
        return text;
    }

    private static boolean hasCase(Object value) {
        return value instanceof String text
                && text.codePoints().anyMatch(point -> Character.isUpperCase(point) || Character.isLowerCase(point));
    }
}
