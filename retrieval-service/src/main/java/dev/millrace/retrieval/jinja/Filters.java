package dev.millrace.retrieval.jinja;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code |} does. */
final class Filters {

    static final Set<String> NAMES = Set.of(
            "abs",
            "capitalize",
            "count",
            "d",
            "default",
            "dictsort",
            "first",
            "float",
            "indent",
            "int",
            "items",
            "join",
            "last",
            "length",
            "list",
            "lower",
            "map",
            "max",
            "min",
            "reject",
            "rejectattr",
            "replace",
            "reverse",
            "safe",
            "select",
            "selectattr",
            "sort",
            "string",
            "sum",
            "title",
            "tojson",
            "trim",
            "unique",
            "upper");

    private final Budget budget;
    private final ListFilters lists;

    Filters(Budget budget) {
        this.budget = budget;
        this.lists = new ListFilters(this, budget);
    }

    Object apply(String name, Object value, Arguments arguments) {
        Object filtered = switch (name) {
            case "default", "d" -> otherwise(value, arguments);
            case "length", "count" -> Values.size(value);
            case "first", "last" -> end(name, Values.items(value, budget));
            case "list" -> List.copyOf(Values.items(value, budget));
            case "items" -> value instanceof Map<?, ?> map ? Methods.items(map, budget) : List.of();
            case "join" -> joined(value, arguments);
            case "map" -> lists.mapped(value, arguments);
            case "select" -> lists.chosen(value, arguments, false, true);
            case "reject" -> lists.chosen(value, arguments, false, false);
            case "selectattr" -> lists.chosen(value, arguments, true, true);
            case "rejectattr" -> lists.chosen(value, arguments, true, false);
            case "sort" -> lists.sorted(value, arguments);
            case "dictsort" ->
                Methods.items(map(value), budget).stream()
                        .sorted(Comparator.comparing(item -> ((Tuple) item).get(0), this::compare))
                        .toList();
            case "reverse" ->
                value instanceof String text
                        ? new StringBuilder(read(text)).reverse().toString()
                        : List.copyOf(Values.items(value, budget).reversed());
            case "unique" -> lists.unique(Values.items(value, budget));
            case "max" ->
                Values.items(value, budget).stream().max(this::compare).orElseGet(() -> new Undefined(name));
            case "min" ->
                Values.items(value, budget).stream().min(this::compare).orElseGet(() -> new Undefined(name));
            case "sum" ->
                Values.items(value, budget).stream()
                        .reduce(0L, (sum, item) -> Operations.arithmetic("+", sum, item, budget));
            case "abs" -> absolute(value);
            case "int" -> integer(value, arguments);
            case "float" -> real(value);
            case "tojson" -> json(value, arguments);
            case "string", "safe" -> Written.text(value, budget);
            default -> text(name, read(Written.text(value, budget)), arguments);
        };
        arguments.end();
        return filtered;
    }

    private String text(String name, String text, Arguments arguments) {
        return switch (name) {
            case "trim" -> Methods.strip(text, arguments.text("chars"), true, true);
            case "upper" -> Methods.upper(text);
            case "lower" -> Methods.lower(text);
            case "title" -> Methods.title(text);
            case "capitalize" -> Methods.capitalised(text);
            case "replace" ->
                Methods.replaced(
                        text,
                        Written.text(arguments.required("old"), budget),
                        Written.text(arguments.required("new"), budget),
                        arguments.integer("count"),
                        budget);
            case "indent" -> indented(text, arguments);
            default -> throw JinjaException.of("there is no filter named " + name);
        };
    }

    String read(String text) {
        budget.read(text);
        budget.take(text.length());
        return text;
    }

    int compare(Object left, Object right) {
        return Values.compare(left, right, budget);
    }

    private static Object otherwise(Object value, Arguments arguments) {
        Object otherwise = arguments.optional("default_value").orElse("");
        boolean falseToo = Values.isTrue(arguments.optional("boolean").orElse(false));
        return value instanceof Undefined || falseToo && !Values.isTrue(value) ? otherwise : value;
    }

    private static Object end(String name, List<Object> items) {
        if (items.isEmpty()) {
            return new Undefined(name);
        }
        return name.equals("first") ? items.getFirst() : items.getLast();
    }

    private static Map<?, ?> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw JinjaException.of(Values.kind(value) + " is no map");
    }

    private String joined(Object value, Arguments arguments) {
        String between = arguments.text("d").orElse("");
        Optional<String> attribute = arguments.text("attribute");
        List<Object> items = Values.items(value, budget);
        return Methods.joined(
                between,
                attribute.isEmpty()
                        ? items
                        : items.stream()
                                .map(item -> lists.attribute(item, attribute.get()))
                                .toList(),
                budget);
    }

    private static Object absolute(Object value) {
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        return Math.absExact(Values.integer(value, "abs"));
    }

    private static Object integer(Object value, Arguments arguments) {
        long otherwise = arguments.integer("default").orElse(0L);
        return switch (value) {
            case Double number -> number.longValue();
            case String text -> {
                try {
                    yield Long.valueOf(text.strip());
                } catch (NumberFormatException e) {
                    yield otherwise;
                }
            }
            case Long number -> number;
            case Boolean truth -> truth ? 1L : 0L;
            default -> otherwise;
        };
    }

    private static Object real(Object value) {
        try {
            return value instanceof String text ? Double.parseDouble(text.strip()) : Values.number(value);
        } catch (NumberFormatException | JinjaException e) {
            return 0.0;
        }
    }

    private String json(Object value, Arguments arguments) {
        Optional<Long> indent = arguments.integer("indent");
        Map<String, Object> others = arguments.named();
        boolean sorted = Values.isTrue(others.getOrDefault("sort_keys", false));
        return Written.json(value, indent.map(Math::toIntExact).orElse(-1), sorted, budget);
    }

    private String indented(String text, Arguments arguments) {
        Object width = arguments.optional("width").orElse(4L);
        boolean first = Values.isTrue(arguments.optional("first").orElse(false));
        boolean blank = Values.isTrue(arguments.optional("blank").orElse(false));
        String before = width instanceof String given
                ? given
                : (String) Operations.arithmetic("*", " ", Values.integer(width, "width"), budget);
        StringBuilder indented = new StringBuilder();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            boolean moved = i == 0 ? first : blank || !lines[i].isEmpty();
            budget.take((long) lines[i].length() + before.length());
            budget.require((long) indented.length() + lines[i].length() + before.length());
            indented.append(i == 0 ? "" : "\n").append(moved ? before : "").append(lines[i]);
        }
        return indented.toString();
    }
}
