package dev.millrace.registry.search;

import dev.millrace.registry.Checks;
import dev.millrace.registry.evidence.Unit;
import dev.millrace.registry.search.Filter.Field;
import dev.millrace.registry.search.Filter.Kind;
import dev.millrace.registry.search.Filter.Operator;
import dev.millrace.registry.search.Filter.Type;
import dev.millrace.registry.search.Filter.Value;
import dev.millrace.servicekit.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a filter by recursive descent:
 *
 * <pre>
 * filter  = all {"or" all}
 * all     = one {"and" one}
 * one     = "not" one | "(" filter ")" | field operator value
 * field   = name | kind | family | digest | parent | created | createdBy | alias | kernel
 *         | data.digest | data.from | data.to | tag.KEY | metric.NAME
 * operator = "=" | "!=" | "~" (starts with) | "&lt;" | "&lt;=" | "&gt;" | "&gt;="
 * value   = word | number [unit] | "text in quotes" | time as in ISO 8601
 * </pre>
 */
final class FilterParser {

    static final int MAX_LENGTH = 2_000;
    static final int MAX_COMPARISONS = 50;
    static final int MAX_DEPTH = 20;

    private static final Pattern NEXT = Pattern.compile(
            "\\s*(?:(?<word>[\\w./@:+-]+|%)" + "|\"(?<text>[^\"]*)\"|(?<symbol><=|>=|!=|[=~<>()])|(?<end>$))");
    private static final Map<String, Kind> FIELDS = Map.ofEntries(
            Map.entry("name", Kind.NAME),
            Map.entry("kind", Kind.KIND),
            Map.entry("family", Kind.FAMILY),
            Map.entry("digest", Kind.DIGEST),
            Map.entry("parent", Kind.PARENT),
            Map.entry("created", Kind.CREATED),
            Map.entry("createdBy", Kind.CREATED_BY),
            Map.entry("data.digest", Kind.DATA_DIGEST),
            Map.entry("data.from", Kind.DATA_FROM),
            Map.entry("data.to", Kind.DATA_TO),
            Map.entry("alias", Kind.ALIAS),
            Map.entry("kernel", Kind.KERNEL));

    private record Token(String text, boolean word, boolean quoted, int at) {
        boolean is(String symbol) {
            return !quoted && text.equals(symbol);
        }
    }

    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int comparisons;

    private FilterParser() {}

    /** @throws ApiException {@code invalid-request} that says where it cannot be read, and what is expected there */
    static Filter parse(String filter) {
        if (filter.length() > MAX_LENGTH) {
            throw fault(MAX_LENGTH + 1, "a filter has at most " + MAX_LENGTH + " characters");
        }
        FilterParser parser = new FilterParser();
        parser.cut(filter);
        Filter parsed = parser.any(0);
        if (!parser.peek().is("")) {
            throw parser.expected("'and', 'or' or the end");
        }
        return parsed;
    }

    private void cut(String filter) {
        Matcher found = NEXT.matcher(filter);
        int at = 0;
        while (true) {
            found.region(at, filter.length());
            if (!found.lookingAt()) {
                int place = at;
                while (Character.isWhitespace(filter.charAt(place))) {
                    place++;
                }
                throw fault(place + 1, "cannot be read");
            }
            String group = found.group("word") != null
                    ? "word"
                    : found.group("text") != null ? "text" : found.group("symbol") != null ? "symbol" : "end";
            int start = found.start(group) - (group.equals("text") ? 1 : 0);
            tokens.add(new Token(found.group(group), group.equals("word"), group.equals("text"), start + 1));
            if (group.equals("end")) {
                return;
            }
            at = found.end();
        }
    }

    private Filter any(int depth) {
        List<Filter> parts = new ArrayList<>(List.of(all(depth)));
        while (take("or")) {
            parts.add(all(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new Filter.Or(List.copyOf(parts));
    }

    private Filter all(int depth) {
        List<Filter> parts = new ArrayList<>(List.of(one(depth)));
        while (take("and")) {
            parts.add(one(depth));
        }
        return parts.size() == 1 ? parts.getFirst() : new Filter.And(List.copyOf(parts));
    }

    private Filter one(int depth) {
        if (depth == MAX_DEPTH) {
            throw fault(peek().at(), "lies too deep: at most " + MAX_DEPTH + " levels");
        }
        if (take("not")) {
            return new Filter.Not(one(depth + 1));
        }
        if (take("(")) {
            Filter inner = any(depth + 1);
            if (!take(")")) {
                throw expected("')'");
            }
            return inner;
        }
        return comparison();
    }

    private Filter comparison() {
        int at = peek().at();
        if (++comparisons > MAX_COMPARISONS) {
            throw fault(at, "a filter has at most " + MAX_COMPARISONS + " comparisons");
        }
        Field field = field();
        Token symbol = peek();
        Operator operator = Arrays.stream(Operator.values())
                .filter(known -> symbol.is(known.symbol()))
                .findFirst()
                .orElseThrow(() -> expected("an operator: = != ~ < <= > >="));
        if (!operator.takes(field.kind().type())) {
            throw fault(symbol.at(), "'" + operator.symbol() + "' does not fit this field");
        }
        next++;
        return new Filter.Compare(field, operator, value(field.kind().type()));
    }

    private Field field() {
        Token token = peek();
        Optional<Field> field = !token.word()
                ? Optional.empty()
                : Optional.ofNullable(FIELDS.get(token.text()))
                        .map(kind -> new Field(kind, ""))
                        .or(() -> keyed("tag.", Kind.TAG))
                        .or(() -> keyed("metric.", Kind.METRIC));
        next++;
        return field.orElseThrow(() -> {
            next--;
            return expected("a field: "
                    + String.join(", ", FIELDS.keySet().stream().sorted().toList()) + ", tag.KEY or metric.NAME");
        });
    }

    private Optional<Field> keyed(String prefix, Kind kind) {
        String text = peek().text();
        return text.startsWith(prefix) && text.length() > prefix.length()
                ? Optional.of(new Field(kind, text.substring(prefix.length())))
                : Optional.empty();
    }

    private Value value(Type type) {
        Token token = peek();
        if (!token.word() && !token.quoted()) {
            throw expected("a value");
        }
        return switch (type) {
            case TEXT, WORD -> {
                next++;
                yield new Value.Text(token.text());
            }
            case TIME -> new Value.Time(time());
            case AMOUNT -> amount();
        };
    }

    private Instant time() {
        String text = peek().text();
        try {
            Instant at = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(text);
            Instant checked = Checks.time("filter", at);
            next++;
            return checked;
        } catch (DateTimeException e) {
            throw expected("a time such as 2026-03-01 or 2026-03-01T12:00:00Z");
        }
    }

    private Value amount() {
        double number;
        try {
            number = Double.parseDouble(peek().text());
        } catch (NumberFormatException e) {
            throw expected("a number");
        }
        if (!Double.isFinite(number)) {
            throw expected("a number");
        }
        next++;
        Unit unit = peek().word() ? Unit.named(peek().text()).orElse(Unit.NONE) : Unit.NONE;
        if (unit != Unit.NONE) {
            next++;
        }
        return new Value.Number(unit.toBase(number), unit.counts());
    }

    private boolean take(String text) {
        if (!peek().is(text)) {
            return false;
        }
        next++;
        return true;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private ApiException expected(String what) {
        Token found = peek();
        return fault(
                found.at(), "expected " + what + ", found " + (found.is("") ? "the end" : "'" + found.text() + "'"));
    }

    private static ApiException fault(int at, String reason) {
        return ApiException.invalid("filter", "character " + at + ": " + reason);
    }
}
