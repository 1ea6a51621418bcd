package dev.millrace.retrieval.jinja;

import dev.millrace.retrieval.jinja.Expression.Attribute;
import dev.millrace.retrieval.jinja.Expression.Call;
import dev.millrace.retrieval.jinja.Expression.Constant;
import dev.millrace.retrieval.jinja.Expression.Filter;
import dev.millrace.retrieval.jinja.Expression.Given;
import dev.millrace.retrieval.jinja.Expression.Item;
import dev.millrace.retrieval.jinja.Expression.ListOf;
import dev.millrace.retrieval.jinja.Expression.MapOf;
import dev.millrace.retrieval.jinja.Expression.Name;
import dev.millrace.retrieval.jinja.Expression.Not;
import dev.millrace.retrieval.jinja.Expression.Slice;
import dev.millrace.retrieval.jinja.Expression.Test;
import dev.millrace.retrieval.jinja.Expression.TupleOf;
import dev.millrace.retrieval.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads values with all that is asked of them: attributes, items, calls, filters and tests. */
final class OperandParser {

    private final Reader reader;
    private final ExpressionParser expressions;

    OperandParser(Reader reader, ExpressionParser expressions) {
        this.reader = reader;
        this.expressions = expressions;
    }

    Expression operand() {
        Expression value = primary();
        for (int links = 0; ; links++) {
            reader.link(links);
            if (reader.takeOperator(".")) {
                value = reader.is(Kind.INTEGER)
                        ? new Item(value, new Constant(integer(reader.next())))
                        : new Attribute(
                                value, reader.expect(Kind.NAME, "a name").text());
            } else if (reader.takeOperator("[")) {
                value = item(value);
            } else if (reader.peek().isOperator("(")) {
                value = new Call(value, given());
            } else {
                return value;
            }
        }
    }

    Expression filtered(Expression value) {
        Expression filtered = value;
        for (int links = 0; ; links++) {
            reader.link(links);
            if (reader.takeOperator("|")) {
                String name = known(Filters.NAMES, "filter");
                filtered = new Filter(filtered, name, reader.peek().isOperator("(") ? given() : Given.NONE);
            } else if (reader.takeName("is")) {
                filtered = test(filtered);
            } else {
                return filtered;
            }
        }
    }

    private Expression test(Expression value) {
        boolean negated = reader.takeName("not");
        String name = known(Tests.NAMES, "test");
        Given given = Given.NONE;
        Token next = reader.peek();
        boolean begins = switch (next.kind()) {
            case NAME -> !List.of("else", "or", "and", "if", "is").contains(next.text());
            case STRING, INTEGER, FLOAT -> true;
            default -> next.isOperator("[") || next.isOperator("{");
        };
        if (next.isOperator("(")) {
            given = given();
        } else if (begins) {
            given = new Given(List.of(operand()), Map.of());
        }
        Expression test = new Test(value, name, given);
        return negated ? new Not(test) : test;
    }

    private String known(java.util.Set<String> names, String what) {
        Token token = reader.expect(Kind.NAME, "the name of a " + what);
        if (!names.contains(token.text())) {
            throw JinjaException.at(token.line(), "there is no " + what + " named " + token.text());
        }
        return token.text();
    }

    private Expression primary() {
        Token token = reader.peek();
        return switch (token.kind()) {
            case NAME -> name(reader.next());
            case STRING -> string();
            case INTEGER -> new Constant(integer(reader.next()));
            case FLOAT -> new Constant(Double.valueOf(reader.next().text()));
            default -> {
                if (reader.takeOperator("(")) {
                    yield parenthesised();
                }
                if (reader.takeOperator("[")) {
                    yield new ListOf(list("]"));
                }
                if (reader.takeOperator("{")) {
                    yield map();
                }
                throw reader.unexpected("a value");
            }
        };
    }

    private static Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Constant(true);
            case "false", "False" -> new Constant(false);
            case "none", "None" -> new Constant(None.NONE);
            default -> new Name(token.text());
        };
    }

    private Expression string() {
        StringBuilder text = new StringBuilder();
        while (reader.is(Kind.STRING)) {
            text.append(reader.next().text());
        }
        return new Constant(text.toString());
    }

    private static Long integer(Token token) {
        try {
            return Long.valueOf(token.text());
        } catch (NumberFormatException e) {
            throw JinjaException.at(token.line(), "the number " + token.text() + " is too large");
        }
    }

    private Expression parenthesised() {
        if (reader.takeOperator(")")) {
            return new TupleOf(List.of());
        }
        Expression first = expressions.expression();
        if (reader.takeOperator(")")) {
            return first;
        }
        reader.expectOperator(",");
        List<Expression> items = new ArrayList<>(List.of(first));
        items.addAll(list(")"));
        return new TupleOf(items);
    }

    private List<Expression> list(String end) {
        List<Expression> items = new ArrayList<>();
        while (!reader.takeOperator(end)) {
            items.add(expressions.expression());
            if (!reader.peek().isOperator(end)) {
                reader.expectOperator(",");
            }
        }
        return items;
    }

    private Expression map() {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!reader.takeOperator("}")) {
            keys.add(expressions.expression());
            reader.expectOperator(":");
            values.add(expressions.expression());
            if (!reader.peek().isOperator("}")) {
                reader.expectOperator(",");
            }
        }
        return new MapOf(keys, values);
    }

    private Expression item(Expression of) {
        Optional<Expression> start = bound();
        if (start.isPresent() && reader.takeOperator("]")) {
            return new Item(of, start.get());
        }
        reader.expectOperator(":");
        Optional<Expression> stop = bound();
        Optional<Expression> step = reader.takeOperator(":") ? bound() : Optional.empty();
        reader.expectOperator("]");
        return new Slice(of, start, stop, step);
    }

    private Optional<Expression> bound() {
        return reader.peek().isOperator(":") || reader.peek().isOperator("]")
                ? Optional.empty()
                : Optional.of(expressions.expression());
    }

    private Given given() {
        reader.expectOperator("(");
        List<Expression> places = new ArrayList<>();
        Map<String, Expression> names = new LinkedHashMap<>();
        while (!reader.takeOperator(")")) {
            if (reader.is(Kind.NAME) && reader.peekSecond().isOperator("=")) {
                String name = reader.next().text();
                reader.next();
                names.put(name, expressions.expression());
            } else if (names.isEmpty()) {
                places.add(expressions.expression());
            } else {
                throw reader.unexpected("a name");
            }
            if (!reader.peek().isOperator(")")) {
                reader.expectOperator(",");
            }
        }
        return new Given(places, names);
    }
}
