package dev.millrace.retrieval.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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

    Filters(Budget budget) {
        this.budget = budget;
    }

    Object apply(String name, Object value, Arguments arguments) {
        Object filtered = switch (name) {
            case "default", "d" -> otherwise(value, arguments);
            case "length", "count" -> Values.size(value);
            case "first", "last" -> end(name, Values.items(value, budget));
            case "list" -> List.copyOf(Values.items(value, budget));
            case "items" -> value instanceof Map<?, ?> map ? Methods.items(map, budget) : List.of();
            case "join" -> joined(value, arguments);
            case "map" -> mapped(value, arguments);
            case "select" -> chosen(value, arguments, false, true);
            case "reject" -> chosen(value, arguments, false, false);
            case "selectattr" -> chosen(value, arguments, true, true);
            case "rejectattr" -> chosen(value, arguments, true, false);
            case "sort" -> sorted(value, arguments);
            case "dictsort" ->
                Methods.items(map(value), budget).stream()
                        .sorted(Comparator.comparing(item -> ((Tuple) item).get(0), this::compare))
                        .toList();
            case "reverse" ->
                value instanceof String text
                        ? new StringBuilder(read(text)).reverse().toString()
                        : List.copyOf(Values.items(value, budget).reversed());
            case "unique" -> unique(Values.items(value, budget));
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

    private String read(String text) {
        budget.read(text);
        budget.take(text.length());
        return text;
    }

    private int compare(Object left, Object right) {
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
                                .map(item -> attribute(item, attribute.get()))
                                .toList(),
                budget);
    }

    private Object attribute(Object item, String path) {
        Object value = item;
        for (String name : path.split("\\.")) {
            budget.step();
            value = Operations.item(value, name.matches("\\d{1,9}") ? Long.valueOf(name) : name, budget);
        }
        return value;
    }

    private List<Object> mapped(Object value, Arguments arguments) {
        List<Object> items = Values.items(value, budget);
        Optional<String> attribute =
                Optional.ofNullable(arguments.named().get("attribute")).map(name -> Written.text(name, budget));
        Optional<Object> otherwise = Optional.ofNullable(arguments.named().get("default"));
        List<Object> mapped = new ArrayList<>();
        if (attribute.isPresent()) {
            for (Object item : items) {
                Object found = attribute(item, attribute.get());
                mapped.add(found instanceof Undefined ? otherwise.orElse(found) : found);
            }
            return mapped;
        }
        String filter = arguments.text("name").orElseThrow(() -> JinjaException.of("map is given no filter"));
        if (!NAMES.contains(filter)) {
            throw JinjaException.of("there is no filter named " + filter);
        }
        List<Object> given = List.copyOf(arguments.rest());
        Map<String, Object> names = new LinkedHashMap<>(arguments.named());
        for (Object item : items) {
            budget.step();
            mapped.add(apply(filter, item, new Arguments(filter, given, names)));
        }
        return mapped;
    }

    private List<Object> chosen(Object value, Arguments arguments, boolean byAttribute, boolean wanted) {
        Optional<String> attribute =
                byAttribute ? Optional.of(Written.text(arguments.required("attribute"), budget)) : Optional.empty();
        Optional<String> test = arguments.text("test");
        List<Object> given = List.copyOf(arguments.rest());
        List<Object> chosen = new ArrayList<>();
        for (Object item : Values.items(value, budget)) {
            budget.step();
            Object asked = attribute.map(path -> attribute(item, path)).orElse(item);
            boolean holds = test.map(
                            name -> Tests.holds(name(name), asked, new Arguments(name, given, Map.of()), budget))
                    .orElseGet(() -> Values.isTrue(asked));
            if (holds == wanted) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    /** Operators may be written for the tests that they are. */
    private static String name(String test) {
        return switch (test) {
            case "==" -> "eq";
            case "!=" -> "ne";
            case "<" -> "lt";
            case "<=" -> "le";
            case ">" -> "gt";
            case ">=" -> "ge";
            default -> test;
        };
    }

    private List<Object> sorted(Object value, Arguments arguments) {
        boolean reversed = Values.isTrue(arguments.optional("reverse").orElse(false));
        boolean cased = Values.isTrue(arguments.optional("case_sensitive").orElse(false));
        Optional<String> attribute = arguments.text("attribute");
        Comparator<Object> order = Comparator.comparing(
                item -> {
                    Object key = attribute.map(path -> attribute(item, path)).orElse(item);
                    return key instanceof String text && !cased ? Methods.lower(read(text)) : key;
                },
                this::compare);
        return Values.items(value, budget).stream()
                .sorted(reversed ? order.reversed() : order)
                .toList();
    }

    private List<Object> unique(List<Object> items) {
        List<Object> unique = new ArrayList<>();
        for (Object item : items) {
            if (unique.stream().noneMatch(one -> Values.areEqual(one, item, budget))) {
                unique.add(item);
            }
        }
        return unique;
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
