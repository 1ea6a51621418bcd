package dev.millrace.retrieval.jinja;

import java.util.List;
import java.util.Optional;

/** What does something. */
sealed interface Statement {

    /** Written as it is. */
    record Text(String text) implements Statement {}

    /** {@code {{ value }}} */
    record Output(Expression value) implements Statement {}

    /** The first whose condition holds, or the rest. */
    record If(List<Expression> conditions, List<List<Statement>> bodies, List<Statement> otherwise)
            implements Statement {}

    /** @param otherwise where there is nothing to go through */
    record For(
            List<String> targets,
            Expression items,
            Optional<Expression> condition,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    record Set(List<String> targets, Expression value) implements Statement {}

    /** {@code {% set space.name = value %}} */
    record SetAttribute(String space, String name, Expression value) implements Statement {}

    /** What the body writes becomes the value. */
    record SetBlock(String target, List<Statement> body) implements Statement {}

    /** @param defaults of the last parameters */
    record Macro(String name, List<String> parameters, List<Expression> defaults, List<Statement> body)
            implements Statement {}

    /** A part that only training looks at, written as it is. */
    record Body(List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}
}
