package dev.millrace.retrieval.jinja;

import dev.millrace.retrieval.jinja.Token.Kind;
import java.util.List;

/** Goes through tokens. */
final class Reader {

    private static final int DEEPEST = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    Reader(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean is(Kind kind) {
        return peek().kind() == kind;
    }

    /** Takes the operator if it comes next. */
    boolean takeOperator(String operator) {
        return taken(peek().isOperator(operator));
    }

    boolean takeName(String name) {
        return taken(peek().isName(name));
    }

    private boolean taken(boolean comes) {
        if (comes) {
            next();
        }
        return comes;
    }

    void expectOperator(String operator) {
        if (!takeOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    void expectName(String name) {
        if (!takeName(name)) {
            throw unexpected("'" + name + "'");
        }
    }

    Token expect(Kind kind, String what) {
        if (!is(kind)) {
            throw unexpected(what);
        }
        return next();
    }

    JinjaException unexpected(String due) {
        Token token = peek();
        String found = token.kind() == Kind.END ? "the end" : "'" + token.text() + "'";
        return JinjaException.at(token.line(), due + " is expected, not " + found);
    }

    /** Before something within something: what is nested without end would take the stack. */
    void enter() {
        if (++depth > DEEPEST) {
            throw JinjaException.at(peek().line(), "more than " + DEEPEST + " levels within each other");
        }
    }

    /** In a row of operators, each of which has all before it as its operand. @param links so far */
    void link(int links) {
        if (links > DEEPEST) {
            throw JinjaException.at(peek().line(), "more than " + DEEPEST + " operators in a row");
        }
    }

    void leave() {
        depth--;
    }
}
