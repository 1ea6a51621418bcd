package dev.millrace.retrieval.jinja;

import dev.millrace.retrieval.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens and takes away the white space that is not to be written: before {@code {%-} and behind {@code -%}}, the
 * rest of a line before a block that begins it, and the line break behind a block.
 */
final class Lexer {

    private static final Pattern RAW = Pattern.compile("\\{%([-+]?)\\s*raw\\s*(-?)%}");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%}");
    private static final Pattern NUMBER = Pattern.compile("(\\d+(?:_\\d+)*)(\\.\\d+(?:_\\d+)*)?([eE][+-]?\\d+)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    /** Whether what was read last ended a line. */
    private boolean lineStarts = true;

    private Lexer(String source) {
        this.source = source;
    }

    /** Ends with a token of that kind. */
    static List<Token> tokens(String template) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < source.length()) {
            int open = opening();
            if (open < 0) {
                text(source.substring(at));
                move(source.length());
                break;
            }
            char kind = source.charAt(open + 1);
            char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
            text(stripped(source.substring(at, open), kind, sign));
            move(open);
            switch (kind) {
                case '#' -> comment();
                case '%' -> block();
                default -> expression(Kind.OUTPUT_BEGIN, Kind.OUTPUT_END, "}}");
            }
        }
        add(Kind.END, "");
    }

    private int opening() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            if ("{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private String stripped(String text, char kind, char sign) {
        if (sign == '-') {
            return text.stripTrailing();
        }
        int begin = text.lastIndexOf('\n') + 1;
        boolean ownLine = sign != '+' && kind != '{' && (begin > 0 || lineStarts);
        return ownLine && text.substring(begin).isBlank() ? text.substring(0, begin) : text;
    }

    private void comment() {
        int end = source.indexOf("#}", at + 2);
        if (end < 0) {
            throw JinjaException.at(line, "a comment does not end");
        }
        char sign = end > at + 2 ? source.charAt(end - 1) : ' ';
        move(end + 2);
        after(sign, true);
    }

    private void block() {
        Matcher raw = RAW.matcher(source).region(at, source.length());
        if (!raw.lookingAt()) {
            expression(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
            return;
        }
        Matcher end = END_RAW.matcher(source);
        if (!end.find(raw.end())) {
            throw JinjaException.at(line, "a raw block does not end");
        }
        move(raw.end());
        after(raw.group(2).isEmpty() ? '+' : '-', true);
        String sign = end.group(1);
        text(stripped(
                source.substring(Math.min(at, end.start()), end.start()), '%', sign.isEmpty() ? ' ' : sign.charAt(0)));
        move(end.end());
        after(end.group(2).isEmpty() ? ' ' : end.group(2).charAt(0), true);
    }

    /** White space behind a tag. @param sign before its end @param block whether the line break goes that follows directly */
    private void after(char sign, boolean block) {
        int end = at;
        if (sign == '-') {
            while (end < source.length() && Character.isWhitespace(source.charAt(end))) {
                end++;
            }
        } else if (sign != '+' && block && end < source.length() && source.charAt(end) == '\n') {
            end++;
        }
        lineStarts = end > at && source.charAt(end - 1) == '\n';
        move(end);
    }

    private void expression(Kind begin, Kind end, String close) {
        add(begin, "");
        move(at + 2);
        if (at < source.length() && "-+".indexOf(source.charAt(at)) >= 0) {
            move(at + 1);
        }
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
                move(at + 1);
            }
            if (at >= source.length()) {
                throw JinjaException.at(line, "a tag does not end");
            }
            char sign = source.charAt(at);
            boolean signed = "-+".indexOf(sign) >= 0 && source.startsWith(close, at + 1);
            if (open.isEmpty() && (signed || source.startsWith(close, at))) {
                move(at + (signed ? 3 : 2));
                add(end, "");
                after(signed ? sign : ' ', end == Kind.BLOCK_END);
                return;
            }
            token(open);
        }
    }

    private void token(Deque<Character> open) {
        char first = source.charAt(at);
        if (first == '\'' || first == '"') {
            string(first);
            return;
        }
        Matcher number = NUMBER.matcher(source).region(at, source.length());
        if (number.lookingAt()) {
            boolean whole = number.group(2) == null && number.group(3) == null;
            take(whole ? Kind.INTEGER : Kind.FLOAT, number.group().replace("_", ""), number.end());
            return;
        }
        Matcher name = NAME.matcher(source).region(at, source.length());
        if (name.lookingAt()) {
            take(Kind.NAME, name.group(), name.end());
            return;
        }
        String operator = OPERATORS.stream()
                .filter(one -> source.startsWith(one, at))
                .findFirst()
                .orElseThrow(() -> JinjaException.at(line, "'" + first + "' is no part of an expression"));
        balance(operator, open);
        take(Kind.OPERATOR, operator, at + operator.length());
    }

    private void balance(String operator, Deque<Character> open) {
        switch (operator) {
            case "(" -> open.push(')');
            case "[" -> open.push(']');
            case "{" -> open.push('}');
            case ")", "]", "}" -> {
                if (open.isEmpty() || open.pop() != operator.charAt(0)) {
                    throw JinjaException.at(line, "'" + operator + "' closes nothing");
                }
            }
            default -> {}
        }
    }

    private void string(char quote) {
        StringBuilder content = new StringBuilder();
        int i = at + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            if (source.charAt(i) == '\\') {
                i = Escapes.decode(source, i, content);
            } else {
                content.append(source.charAt(i++));
            }
        }
        if (i >= source.length()) {
            throw JinjaException.at(line, "a string does not end");
        }
        take(Kind.STRING, content.toString(), i + 1);
    }

    private void take(Kind kind, String text, int end) {
        add(kind, text);
        move(end);
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            add(Kind.TEXT, text);
        }
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }

    private void move(int to) {
        for (int i = at; i < to; i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
        at = Math.max(at, to);
    }
}
