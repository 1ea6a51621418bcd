package dev.millrace.registry.policy;

import dev.millrace.registry.evidence.Amount;
import dev.millrace.registry.evidence.Unit;
import dev.millrace.registry.policy.Rule.Comparison;
import dev.millrace.registry.policy.Rule.Hardware;
import dev.millrace.registry.policy.Rule.Where;
import dev.millrace.registry.policy.RuleTokens.Kind;
import dev.millrace.registry.policy.RuleTokens.Token;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a rule by recursive descent:
 *
 * <pre>
 * rule    = metric compare (amount | "champion" [("*" | "+" | "-") amount]) [where]
 *         | metric "within" amount ".." amount [where]
 *         | "all" "kernels" "conform" ("here" | "on" machine)
 *         | "manifest" "is" "complete" | "code" "is" "clean"
 * metric  = word {word}             joined by "_"
 * amount  = ["-"] number [unit]
 * where   = "on" clause {"and" clause}
 * clause  = "the" "same" "windows" | machine | "windows" name | "data" name
 * machine = "this" "hardware" | "hardware" name
 * name    = word | "text in quotes"
 * </pre>
 */
final class RuleParser {

    /** Characters of a rule. */
    static final int MAX_LENGTH = 500;

    private final RuleTokens tokens;
    private int next;

    private RuleParser(RuleTokens tokens) {
        this.tokens = tokens;
    }

    /** @throws RuleException that says where it cannot be read, and what is expected there */
    static Rule parse(String rule) {
        if (rule.length() > MAX_LENGTH) {
            throw new RuleException(MAX_LENGTH + 1, "a rule has at most " + MAX_LENGTH + " characters");
        }
        RuleParser parser = new RuleParser(RuleTokens.of(rule));
        Rule parsed = parser.rule();
        parser.end();
        return parsed;
    }

    private Rule rule() {
        if (words("all", "kernels", "conform")) {
            return new Rule.KernelsConform(words("here") ? new Hardware.Here() : onMachine());
        }
        if (words("manifest", "is", "complete")) {
            return new Rule.ManifestComplete();
        }
        if (words("code", "is", "clean")) {
            return new Rule.CodeClean();
        }
        String metric = metric();
        if (words("within")) {
            return within(metric);
        }
        Comparison comparison = comparison();
        return words("champion")
                ? relative(metric, comparison)
                : new Rule.Threshold(metric, comparison, amount(), where());
    }

    private String metric() {
        StringBuilder metric = new StringBuilder();
        while (peek().kind() == Kind.WORD
                && !(metric.length() > 0 && peek().text().equals("within"))) {
            metric.append(metric.length() > 0 ? "_" : "").append(take().text());
        }
        if (metric.length() == 0) {
            throw expected("a metric");
        }
        return metric.toString();
    }

    private Rule within(String metric) {
        int at = peek().at();
        Amount low = amount();
        symbol("..");
        Amount high = amount();
        // "10..20 ms": the unit at the end is that of both.
        Amount from = low.unit() == Unit.NONE ? new Amount(low.value(), high.unit()) : low;
        if (!from.comparesWith(high) || from.compare(high) > 0) {
            throw new RuleException(at, "no range: it has to begin at or below its end, in units that compare");
        }
        return new Rule.Within(metric, from, high, where());
    }

    private Rule relative(String metric, Comparison comparison) {
        char operator = '*';
        Amount by = new Amount(1, Unit.NONE);
        if (isSymbol("*") || isSymbol("+") || isSymbol("-")) {
            operator = take().text().charAt(0);
            int at = peek().at();
            by = amount();
            if (operator == '*' && !by.unit().symbol().isEmpty()) {
                throw new RuleException(at, "a factor has no unit");
            }
        }
        Clauses clauses = clauses(true);
        return new Rule.Relative(metric, comparison, operator, by, clauses.sameWindows, clauses.where());
    }

    private Comparison comparison() {
        Optional<Comparison> found = Arrays.stream(Comparison.values())
                .filter(comparison -> isSymbol(comparison.symbol()))
                .findFirst();
        Comparison comparison = found.orElseThrow(() -> expected("one of <, <=, >, >= or 'within'"));
        next++;
        return comparison;
    }

    private Amount amount() {
        boolean negative = isSymbol("-");
        if (negative) {
            next++;
        }
        if (peek().kind() != Kind.NUMBER) {
            throw expected("a number");
        }
        Token number = take();
        double value = Double.parseDouble(number.text());
        if (Double.isInfinite(value)) {
            throw new RuleException(number.at(), "beyond what a double holds");
        }
        return new Amount(negative ? -value : value, unit());
    }

    private Unit unit() {
        if (isSymbol("%")) {
            next++;
            return Unit.PERCENT;
        }
        if (peek().kind() != Kind.WORD || peek().text().equals("on")) {
            return Unit.NONE;
        }
        Unit unit = Unit.named(peek().text()).orElseThrow(() -> expected("a unit (" + Unit.symbols() + ") or 'on'"));
        next++;
        return unit;
    }

    private Where where() {
        return clauses(false).where();
    }

    private Clauses clauses(boolean champion) {
        Clauses clauses = new Clauses();
        if (!words("on")) {
            return clauses;
        }
        do {
            int at = peek().at();
            if (words("the", "same", "windows")) {
                if (!champion) {
                    throw new RuleException(
                            at, "only a comparison with the champion has the same windows as something");
                }
                clauses.sameWindows = true;
            } else if (words("windows")) {
                clauses.windows = Optional.of(name());
            } else if (words("data")) {
                clauses.data = Optional.of(name());
            } else {
                clauses.hardware = Optional.of(machine());
            }
        } while (words("and"));
        return clauses;
    }

    private Hardware onMachine() {
        if (!words("on")) {
            throw expected("'here' or 'on'");
        }
        return machine();
    }

    private Hardware machine() {
        if (words("this", "hardware")) {
            return new Hardware.Here();
        }
        if (words("hardware")) {
            return new Hardware.Named(name());
        }
        throw expected("'this hardware', 'hardware', 'windows', 'data' or 'the same windows'");
    }

    private String name() {
        if (peek().kind() != Kind.WORD
                && (peek().kind() != Kind.TEXT || peek().text().isBlank())) {
            throw expected("a name, in quotes when it is more than one word");
        }
        return take().text();
    }

    private void symbol(String symbol) {
        if (!isSymbol(symbol)) {
            throw expected("'" + symbol + "'");
        }
        next++;
    }

    private void end() {
        if (peek().kind() != Kind.END) {
            throw expected("the end");
        }
    }

    private boolean isSymbol(String symbol) {
        return peek().kind() == Kind.SYMBOL && peek().text().equals(symbol);
    }

    /** Takes all of the words, or none. */
    private boolean words(String... words) {
        for (int i = 0; i < words.length; i++) {
            Token token = tokens.tokens().get(Math.min(next + i, tokens.tokens().size() - 1));
            if (token.kind() != Kind.WORD || !token.text().equals(words[i])) {
                return false;
            }
        }
        next += words.length;
        return true;
    }

    private Token peek() {
        return tokens.tokens().get(next);
    }

    private Token take() {
        return tokens.tokens().get(next++);
    }

    private RuleException expected(String what) {
        Token found = peek();
        return new RuleException(
                found.at(),
                "expected " + what + ", found " + (found.kind() == Kind.END ? "the end" : "'" + found.text() + "'"));
    }

    /** What follows {@code on}, as it is gathered. */
    private static final class Clauses {
        private boolean sameWindows;
        private Optional<Hardware> hardware = Optional.empty();
        private Optional<String> windows = Optional.empty();
        private Optional<String> data = Optional.empty();

        Where where() {
            return new Where(hardware, windows, data);
        }
    }
}
