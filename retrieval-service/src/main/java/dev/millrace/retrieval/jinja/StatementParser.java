package dev.millrace.retrieval.jinja;

import dev.millrace.retrieval.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a template into statements. */
final class StatementParser {

    private final Reader reader;
    private final ExpressionParser expressions;
    private int loops;

    private StatementParser(Reader reader) {
        this.reader = reader;
        this.expressions = new ExpressionParser(reader);
    }

    /** @throws JinjaException naming the line at fault */
    static List<Statement> parse(String template) {
        StatementParser parser = new StatementParser(new Reader(Lexer.tokens(template)));
        List<Statement> statements = parser.body(Set.of());
        if (!parser.reader.is(Kind.END)) {
            throw parser.reader.unexpected("a statement that begins something");
        }
        return statements;
    }

    /** Up to a block that begins with one of these names, of which {@code {%} is taken; or to the end, where there are none. */
    private List<Statement> body(Set<String> ends) {
        reader.enter();
        List<Statement> statements = new ArrayList<>();
        while (!reader.is(Kind.END)) {
            switch (reader.peek().kind()) {
                case TEXT -> statements.add(new Statement.Text(reader.next().text()));
                case OUTPUT_BEGIN -> {
                    reader.next();
                    statements.add(new Statement.Output(tupleOrValue()));
                    reader.expect(Kind.OUTPUT_END, "'}}'");
                }
                default -> {
                    Token block = reader.expect(Kind.BLOCK_BEGIN, "a statement");
                    if (reader.is(Kind.NAME) && ends.contains(reader.peek().text())) {
                        reader.leave();
                        return statements;
                    }
                    statements.add(statement(block));
                }
            }
        }
        reader.leave();
        if (!ends.isEmpty()) {
            throw reader.unexpected("one of " + ends.stream().sorted().toList());
        }
        return statements;
    }

    private Statement statement(Token block) {
        Token name = reader.expect(Kind.NAME, "the name of a statement");
        return switch (name.text()) {
            case "if" -> choice();
            case "for" -> loop();
            case "set" -> set();
            case "macro" -> macro();
            case "generation" -> generation();
            case "break", "continue" -> jump(name);
            default -> throw JinjaException.at(block.line(), "there is no statement named " + name.text());
        };
    }

    private Statement choice() {
        List<Expression> conditions = new ArrayList<>();
        List<List<Statement>> bodies = new ArrayList<>();
        List<Statement> otherwise = List.of();
        do {
            conditions.add(expressions.expression());
            endBlock();
            bodies.add(body(Set.of("elif", "else", "endif")));
        } while (reader.takeName("elif"));
        if (reader.takeName("else")) {
            endBlock();
            otherwise = body(Set.of("endif"));
        }
        reader.expectName("endif");
        endBlock();
        return new Statement.If(conditions, bodies, otherwise);
    }

    private Statement loop() {
        List<String> targets = names();
        reader.expectName("in");
        Expression items = expressions.or();
        Optional<Expression> condition =
                reader.takeName("if") ? Optional.of(expressions.expression()) : Optional.empty();
        endBlock();
        loops++;
        List<Statement> body = body(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (reader.takeName("else")) {
            endBlock();
            otherwise = body(Set.of("endfor"));
        }
        reader.expectName("endfor");
        endBlock();
        return new Statement.For(targets, items, condition, body, otherwise);
    }

    private List<String> names() {
        boolean parenthesised = reader.takeOperator("(");
        List<String> names = new ArrayList<>();
        do {
            names.add(reader.expect(Kind.NAME, "a name").text());
        } while (reader.takeOperator(","));
        if (parenthesised) {
            reader.expectOperator(")");
        }
        return names;
    }

    private Statement set() {
        List<String> targets = names();
        if (targets.size() == 1 && reader.takeOperator(".")) {
            String attribute = reader.expect(Kind.NAME, "a name").text();
            reader.expectOperator("=");
            Expression value = tupleOrValue();
            endBlock();
            return new Statement.SetAttribute(targets.getFirst(), attribute, value);
        }
        if (reader.takeOperator("=")) {
            Expression value = tupleOrValue();
            endBlock();
            return new Statement.Set(targets, value);
        }
        if (targets.size() > 1) {
            throw reader.unexpected("'='");
        }
        endBlock();
        List<Statement> body = body(Set.of("endset"));
        reader.expectName("endset");
        endBlock();
        return new Statement.SetBlock(targets.getFirst(), body);
    }

    private Expression tupleOrValue() {
        Expression first = expressions.expression();
        if (!reader.peek().isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (reader.takeOperator(",") && !reader.is(Kind.BLOCK_END) && !reader.is(Kind.OUTPUT_END)) {
            items.add(expressions.expression());
        }
        return new Expression.TupleOf(items);
    }

    private Statement macro() {
        String name = reader.expect(Kind.NAME, "a name").text();
        reader.expectOperator("(");
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        while (!reader.takeOperator(")")) {
            parameters.add(reader.expect(Kind.NAME, "a name").text());
            if (reader.takeOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw reader.unexpected("'='");
            }
            if (!reader.peek().isOperator(")")) {
                reader.expectOperator(",");
            }
        }
        endBlock();
        int outside = loops;
        loops = 0;
        List<Statement> body = body(Set.of("endmacro"));
        loops = outside;
        reader.expectName("endmacro");
        endBlock();
        return new Statement.Macro(name, parameters, defaults, body);
    }

    private Statement generation() {
        endBlock();
        List<Statement> body = body(Set.of("endgeneration"));
        reader.expectName("endgeneration");
        endBlock();
        return new Statement.Body(body);
    }

    private Statement jump(Token name) {
        if (loops == 0) {
            throw JinjaException.at(name.line(), name.text() + " stands outside of loops");
        }
        endBlock();
        return name.isName("break") ? new Statement.Break() : new Statement.Continue();
    }

    private void endBlock() {
        reader.expect(Kind.BLOCK_END, "'%}'");
    }
}
