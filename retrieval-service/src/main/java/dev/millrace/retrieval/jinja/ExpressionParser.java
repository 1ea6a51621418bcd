package dev.millrace.retrieval.jinja;

import dev.millrace.retrieval.jinja.Expression.And;
import dev.millrace.retrieval.jinja.Expression.Arithmetic;
import dev.millrace.retrieval.jinja.Expression.Choice;
import dev.millrace.retrieval.jinja.Expression.Compared;
import dev.millrace.retrieval.jinja.Expression.Joined;
import dev.millrace.retrieval.jinja.Expression.Not;
import dev.millrace.retrieval.jinja.Expression.Or;
import dev.millrace.retrieval.jinja.Expression.Sign;
import dev.millrace.retrieval.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads expressions; operators bind as Jinja's do. What they are made of is read by {@link OperandParser}. */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final Reader reader;
    private final OperandParser operands;

    ExpressionParser(Reader reader) {
        this.reader = reader;
        this.operands = new OperandParser(reader, this);
    }

    Expression expression() {
        reader.enter();
        Expression value = or();
        for (int links = 1; reader.takeName("if"); links++) {
            reader.link(links);
            Expression condition = or();
            Optional<Expression> otherwise = reader.takeName("else") ? Optional.of(expression()) : Optional.empty();
            value = new Choice(condition, value, otherwise);
        }
        reader.leave();
        return value;
    }

    /** As what a loop goes through: an {@code if} behind it is the loop's. */
    Expression or() {
        Expression left = and();
        for (int links = 1; reader.takeName("or"); links++) {
            reader.link(links);
            left = new Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        for (int links = 1; reader.takeName("and"); links++) {
            reader.link(links);
            left = new And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!reader.takeName("not")) {
            return compared();
        }
        reader.enter();
        Expression not = new Not(not());
        reader.leave();
        return not;
    }

    private Expression compared() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        for (String operator = comparison(); !operator.isEmpty(); operator = comparison()) {
            operators.add(operator);
            others.add(sum());
        }
        return operators.isEmpty() ? first : new Compared(first, operators, others);
    }

    /** Takes it; empty when none comes. */
    private String comparison() {
        Token token = reader.peek();
        if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text()) || token.isName("in")) {
            return reader.next().text();
        }
        if (token.isName("not") && reader.peekSecond().isName("in")) {
            reader.next();
            reader.next();
            return "not in";
        }
        return "";
    }

    private Expression sum() {
        return arithmetic(this::joined, "+", "-");
    }

    private Expression joined() {
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (reader.takeOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.getFirst() : new Joined(parts);
    }

    private Expression product() {
        return arithmetic(this::power, "*", "/", "//", "%");
    }

    private Expression power() {
        return arithmetic(() -> signed(true), "**");
    }

    private Expression arithmetic(Supplier<Expression> operand, String... operators) {
        Expression left = operand.get();
        for (int links = 1;
                reader.is(Kind.OPERATOR)
                        && List.of(operators).contains(reader.peek().text());
                links++) {
            reader.link(links);
            String operator = reader.next().text();
            left = new Arithmetic(operator, left, operand.get());
        }
        return left;
    }

    /** @param filtered whether filters and tests behind it are its own */
    private Expression signed(boolean filtered) {
        Expression value;
        if (reader.peek().isOperator("-") || reader.peek().isOperator("+")) {
            boolean negative = reader.next().text().equals("-");
            reader.enter();
            value = new Sign(negative, signed(false));
            reader.leave();
        } else {
            value = operands.operand();
        }
        return filtered ? operands.filtered(value) : value;
    }
}
