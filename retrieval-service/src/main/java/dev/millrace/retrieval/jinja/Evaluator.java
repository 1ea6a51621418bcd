package dev.millrace.retrieval.jinja;

import dev.millrace.retrieval.jinja.Expression.Given;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of expressions. For one rendering. */
final class Evaluator {

    private final Budget budget;
    private final Filters filters;

    Evaluator(Budget budget) {
        this.budget = budget;
        this.filters = new Filters(budget);
    }

    Object value(Expression expression, Scope scope) {
        budget.step();
        return switch (expression) {
            case Expression.Constant(Object value) -> value;
            case Expression.Name(String name) -> scope.get(name);
            case Expression.ListOf(List<Expression> items) -> values(items, scope);
            case Expression.TupleOf(List<Expression> items) -> new Tuple(values(items, scope));
            case Expression.MapOf map -> map(map, scope);
            case Expression.Attribute(Expression of, String name) -> attribute(value(of, scope), name);
            case Expression.Item(Expression of, Expression key) -> item(value(of, scope), value(key, scope));
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call(Expression function, Given given) -> call(function, given, scope);
            case Expression.Filter(Expression of, String name, Given given) ->
                filters.apply(name, value(of, scope), arguments(name, given, scope));
            case Expression.Test(Expression of, String name, Given given) ->
                Tests.holds(name, value(of, scope), arguments(name, given, scope), budget);
            case Expression.Not(Expression of) -> !Values.isTrue(value(of, scope));
            case Expression.Sign(boolean negative, Expression of) -> signed(negative, value(of, scope));
            case Expression.And(Expression left, Expression right) -> {
                Object first = value(left, scope);
                yield Values.isTrue(first) ? value(right, scope) : first;
            }
            case Expression.Or(Expression left, Expression right) -> {
                Object first = value(left, scope);
                yield Values.isTrue(first) ? first : value(right, scope);
            }
            case Expression.Arithmetic(String operator, Expression left, Expression right) ->
                Operations.arithmetic(operator, value(left, scope), value(right, scope), budget);
            case Expression.Joined(List<Expression> parts) -> joined(parts, scope);
            case Expression.Compared compared -> compared(compared, scope);
            case Expression.Choice(Expression condition, Expression then, Optional<Expression> otherwise) ->
                Values.isTrue(value(condition, scope))
                        ? value(then, scope)
                        : otherwise.map(other -> value(other, scope)).orElseGet(() -> new Undefined("else"));
        };
    }

    private List<Object> values(List<Expression> expressions, Scope scope) {
        List<Object> values = new ArrayList<>();
        expressions.forEach(item -> values.add(value(item, scope)));
        return List.copyOf(values);
    }

    private Map<Object, Object> map(Expression.MapOf map, Scope scope) {
        Map<Object, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < map.keys().size(); i++) {
            values.put(
                    Values.key(value(map.keys().get(i), scope)),
                    value(map.values().get(i), scope));
        }
        return values;
    }

    /** A method goes before an item of its name. */
    private Object attribute(Object of, String name) {
        Optional<Callable> method = Methods.of(of, name, budget);
        return method.isPresent() ? method.get() : Operations.item(of, name, budget);
    }

    /** An item goes before a method of its name. */
    private Object item(Object of, Object key) {
        Object item = Operations.item(of, key, budget);
        return item instanceof Undefined && key instanceof String name
                ? Methods.of(of, name, budget).map(Object.class::cast).orElse(item)
                : item;
    }

    private Object slice(Expression.Slice slice, Scope scope) {
        return Operations.slice(
                value(slice.of(), scope),
                bound(slice.start(), scope),
                bound(slice.stop(), scope),
                bound(slice.step(), scope).orElse(1L),
                budget);
    }

    private Optional<Long> bound(Optional<Expression> bound, Scope scope) {
        return bound.map(place -> value(place, scope))
                .filter(place -> place != None.NONE)
                .map(place -> Values.integer(place, "a slice"));
    }

    private Object call(Expression function, Given given, Scope scope) {
        Object callable = value(function, scope);
        return switch (callable) {
            case Callable known -> known.call(arguments(name(function), given, scope));
            case Undefined undefined -> throw undefined.used();
            default -> throw JinjaException.of(Values.kind(callable) + " is no function");
        };
    }

    private static String name(Expression function) {
        return switch (function) {
            case Expression.Name(String name) -> name;
            case Expression.Attribute(Expression _, String name) -> name;
            default -> "a function";
        };
    }

    private Arguments arguments(String function, Given given, Scope scope) {
        Map<String, Object> names = new LinkedHashMap<>();
        List<Object> places = values(given.places(), scope);
        given.names().forEach((name, expression) -> names.put(name, value(expression, scope)));
        return new Arguments(function, places, names);
    }

    private static Object signed(boolean negative, Object value) {
        return switch (value) {
            case Double number -> negative ? -number : number;
            default -> {
                long number = Values.integer(value, "a sign");
                yield negative ? Math.negateExact(number) : number;
            }
        };
    }

    private String joined(List<Expression> parts, Scope scope) {
        StringBuilder text = new StringBuilder();
        for (Expression part : parts) {
            String written = Written.text(value(part, scope), budget);
            budget.take((long) text.length() + written.length());
            text.append(written);
        }
        return text.toString();
    }

    private boolean compared(Expression.Compared compared, Scope scope) {
        Object left = value(compared.first(), scope);
        for (int i = 0; i < compared.operators().size(); i++) {
            Object right = value(compared.others().get(i), scope);
            if (!Operations.compared(compared.operators().get(i), left, right, budget)) {
                return false;
            }
            left = right;
        }
        return true;
    }
}
