package dev.millrace.registry.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule cut into words, numbers, texts and symbols. */
record RuleTokens(List<Token> tokens) {

    private static final Pattern NEXT = Pattern.compile("(?<word>[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z0-9_]+)*)"
            + "|(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"
            + "|\"(?<text>[^\"]*)\""
            + "|(?<symbol><=|>=|\\.\\.|[<>*+%-])");

    /** @param at where it begins in the rule, from 1 */
    record Token(Kind kind, String text, int at) {}

    enum Kind {
        WORD,
        NUMBER,
        TEXT,
        SYMBOL,
        END
    }

    /** @throws RuleException where something is none of these */
    static RuleTokens of(String rule) {
        List<Token> tokens = new ArrayList<>();
        Matcher next = NEXT.matcher(rule);
        int at = 0;
        while (true) {
            while (at < rule.length() && Character.isWhitespace(rule.charAt(at))) {
                at++;
            }
            if (at == rule.length()) {
                tokens.add(new Token(Kind.END, "", at + 1));
                return new RuleTokens(List.copyOf(tokens));
            }
            if (!next.find(at) || next.start() != at) {
                throw new RuleException(at + 1, rule.charAt(at) == '"' ? "a text without its end" : "cannot be read");
            }
            tokens.add(token(next, at + 1));
            at = next.end();
        }
    }

    private static Token token(Matcher found, int at) {
        if (found.group("word") != null) {
            return new Token(Kind.WORD, found.group("word"), at);
        }
        if (found.group("number") != null) {
            return new Token(Kind.NUMBER, found.group("number"), at);
        }
        return found.group("text") != null
                ? new Token(Kind.TEXT, found.group("text"), at)
                : new Token(Kind.SYMBOL, found.group("symbol"), at);
    }
}
