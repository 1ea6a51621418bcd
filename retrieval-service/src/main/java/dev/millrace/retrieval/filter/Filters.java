package dev.millrace.retrieval.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Filters as requests have them. A condition is an object of one of these forms:
 *
 * <pre>{@code
 * {"all": [...]}  {"any": [...]}  {"not": {...}}
 * {"field": "tag", "equals": "x"}
 * {"field": "meta.colour", "in": ["red", "blue"]}
 * {"field": "meta.year", "from": 2020, "to": 2024}
 * {"field": "language", "exists": true}
 * }</pre>
 *
 * <p>where a field is {@code tag}, {@code language}, {@code id} or {@code meta.NAME}, and one of the two bounds may be left out.
 */
public final class Filters {

    private static final Set<String> FORMS = Set.of("all", "any", "not", "field");
    private static final Set<String> TESTS = Set.of("equals", "in", "from", "to", "exists");

    private final FilterLimits limits;
    private int conditions;
    private int values;

    private Filters(FilterLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a filter.
     *
     * @param path of the filter itself, which the paths in errors begin with
     * @throws FilterException where it is none, or is too large
     */
    public static Filter parse(JsonNode json, String path, FilterLimits limits) {
        return new Filters(limits).condition(json, path, 1);
    }

    private Filter condition(JsonNode json, String path, int depth) {
        require(json.isObject(), path, "expected an object with one of all, any, not or field");
        require(depth <= limits.depth(), path, "conditions stand at most " + limits.depth() + " deep");
        require(
                ++conditions <= limits.conditions(),
                path,
                "a filter has at most " + limits.conditions() + " conditions");
        List<String> forms =
                json.propertyNames().stream().filter(FORMS::contains).toList();
        require(forms.size() == 1, path, "expected exactly one of all, any, not or field");
        String form = forms.getFirst();
        String at = path + "." + form;
        if (form.equals("field")) {
            return test(json, path);
        }
        for (String name : json.propertyNames()) {
            require(name.equals(form), path + "." + name, "does not belong beside " + form);
        }
        JsonNode operand = json.path(form);
        return switch (form) {
            case "all" -> new Filter.And(conditions(operand, at, depth));
            case "any" -> new Filter.Or(conditions(operand, at, depth));
            default -> new Filter.Not(condition(operand, at, depth + 1));
        };
    }

    private List<Filter> conditions(JsonNode json, String path, int depth) {
        require(json.isArray(), path, "expected an array of conditions");
        List<Filter> filters = new ArrayList<>();
        for (JsonNode each : json) {
            filters.add(condition(each, path + "[" + filters.size() + "]", depth + 1));
        }
        return List.copyOf(filters);
    }

    private Filter test(JsonNode json, String path) {
        for (String name : json.propertyNames()) {
            require(name.equals("field") || TESTS.contains(name), path + "." + name, "is no test of a field");
        }
        String name = text(json.path("field"), path + ".field");
        Field field = checked(path + ".field", () -> Field.of(name));
        List<String> tests =
                json.propertyNames().stream().filter(TESTS::contains).toList();
        boolean range = !tests.isEmpty() && tests.stream().allMatch(test -> test.equals("from") || test.equals("to"));
        require(
                range || tests.size() == 1,
                path,
                "expected exactly one of equals, in, exists, or a range of from and to");
        if (range) {
            return range(field, json, path);
        }
        String test = tests.getFirst();
        String at = path + "." + test;
        JsonNode operand = json.path(test);
        return switch (test) {
            case "equals" -> {
                Value value = value(operand, at);
                yield checked(at, () -> new Filter.Equals(field, value));
            }
            case "in" -> {
                List<Value> among = values(operand, at);
                yield checked(at, () -> new Filter.In(field, among));
            }
            default -> {
                require(operand.isBoolean(), at, "expected true or false");
                Filter exists = new Filter.Exists(field);
                yield operand.booleanValue() ? exists : new Filter.Not(exists);
            }
        };
    }

    private Filter range(Field field, JsonNode json, String path) {
        OptionalDouble from = bound(json, path, "from");
        OptionalDouble to = bound(json, path, "to");
        return checked(path + ".field", () -> new Filter.Range(field, from, to));
    }

    private static OptionalDouble bound(JsonNode json, String path, String name) {
        JsonNode bound = json.path(name);
        if (bound.isMissingNode()) {
            return OptionalDouble.empty();
        }
        require(bound.isNumber(), path + "." + name, "expected a number");
        return OptionalDouble.of(bound.numberValue().doubleValue());
    }

    private List<Value> values(JsonNode json, String path) {
        require(json.isArray(), path, "expected an array of values");
        List<Value> among = new ArrayList<>();
        for (JsonNode each : json) {
            among.add(value(each, path + "[" + among.size() + "]"));
        }
        return List.copyOf(among);
    }

    private Value value(JsonNode json, String path) {
        require(++values <= limits.values(), path, "a filter compares to at most " + limits.values() + " values");
        if (json.isNumber()) {
            return new Value.Number(json.numberValue().doubleValue());
        }
        if (json.isBoolean()) {
            return new Value.Flag(json.booleanValue());
        }
        return new Value.Text(text(json, path));
    }

    private String text(JsonNode json, String path) {
        require(
                json.isString(),
                path,
                path.endsWith(".field") ? "expected a string" : "expected a string, number or boolean");
        String text = json.stringValue();
        require(text.length() <= limits.characters(), path, "has at most " + limits.characters() + " characters");
        return text;
    }

    private static <T> T checked(String path, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new FilterException(path, String.valueOf(e.getMessage()));
        }
    }

    private static void require(boolean holds, String path, String reason) {
        if (!holds) {
            throw new FilterException(path, reason);
        }
    }
}
