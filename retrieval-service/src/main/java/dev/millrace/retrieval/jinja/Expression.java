package dev.millrace.retrieval.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has a value. */
sealed interface Expression {

    /** A value as it is written. */
    record Constant(Object value) implements Expression {}

    record Name(String name) implements Expression {}

    record ListOf(List<Expression> items) implements Expression {}

    record TupleOf(List<Expression> items) implements Expression {}

    record MapOf(List<Expression> keys, List<Expression> values) implements Expression {}

    /** {@code of.name} */
    record Attribute(Expression of, String name) implements Expression {}

    /** {@code of[key]} */
    record Item(Expression of, Expression key) implements Expression {}

    /** {@code of[start:stop:step]} */
    record Slice(Expression of, Optional<Expression> start, Optional<Expression> stop, Optional<Expression> step)
            implements Expression {}

    record Call(Expression function, Given given) implements Expression {}

    /** {@code of | name(given)} */
    record Filter(Expression of, String name, Given given) implements Expression {}

    /** {@code of is name(given)} */
    record Test(Expression of, String name, Given given) implements Expression {}

    record Not(Expression of) implements Expression {}

    /** {@code -of} or {@code +of} */
    record Sign(boolean negative, Expression of) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /** One of {@code + - * / // % **}. */
    record Arithmetic(String operator, Expression left, Expression right) implements Expression {}

    /** {@code a ~ b ~ c} */
    record Joined(List<Expression> parts) implements Expression {}

    /** {@code first < second <= third}: all must hold. */
    record Compared(Expression first, List<String> operators, List<Expression> others) implements Expression {}

    /** {@code then if condition else otherwise} */
    record Choice(Expression condition, Expression then, Optional<Expression> otherwise) implements Expression {}

    /** What a call is given, by place and by name. */
    record Given(List<Expression> places, Map<String, Expression> names) {

        static final Given NONE = new Given(List.of(), Map.of());
    }
}
