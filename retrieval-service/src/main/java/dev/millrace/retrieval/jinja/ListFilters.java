package dev.millrace.retrieval.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Filters that look at each item of a list. */
final class ListFilters {

    private final Filters filters;
    private final Budget budget;

    ListFilters(Filters filters, Budget budget) {
        this.filters = filters;
        this.budget = budget;
    }

    /** @param path names and indices between dots */
    Object attribute(Object item, String path) {
        Object value = item;
        for (String name : path.split("\\.")) {
            budget.step();
            value = Operations.item(value, name.matches("\\d{1,9}") ? Long.valueOf(name) : name, budget);
        }
        return value;
    }

    List<Object> mapped(Object value, Arguments arguments) {
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
        if (!Filters.NAMES.contains(filter)) {
            throw JinjaException.of("there is no filter named " + filter);
        }
        List<Object> given = List.copyOf(arguments.rest());
        Map<String, Object> names = new LinkedHashMap<>(arguments.named());
        for (Object item : items) {
            budget.step();
            mapped.add(filters.apply(filter, item, new Arguments(filter, given, names)));
        }
        return mapped;
    }

    List<Object> chosen(Object value, Arguments arguments, boolean byAttribute, boolean wanted) {
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

    List<Object> sorted(Object value, Arguments arguments) {
        boolean reversed = Values.isTrue(arguments.optional("reverse").orElse(false));
        boolean cased = Values.isTrue(arguments.optional("case_sensitive").orElse(false));
        Optional<String> attribute = arguments.text("attribute");
        Comparator<Object> order = Comparator.comparing(
                item -> {
                    Object key = attribute.map(path -> attribute(item, path)).orElse(item);
                    return key instanceof String text && !cased ? Methods.lower(filters.read(text)) : key;
                },
                filters::compare);
        return Values.items(value, budget).stream()
                .sorted(reversed ? order.reversed() : order)
                .toList();
    }

    List<Object> unique(List<Object> items) {
        List<Object> unique = new ArrayList<>();
        for (Object item : items) {
            if (unique.stream().noneMatch(one -> Values.areEqual(one, item, budget))) {
                unique.add(item);
            }
        }
        return unique;
    }
}
