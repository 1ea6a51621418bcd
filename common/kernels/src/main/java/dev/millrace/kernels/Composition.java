package dev.millrace.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads masks and score modifiers by name.
 *
 * <pre>
 * mask   = term { "or" term }        term = factor { "and" factor }
 * factor = "not" factor | "(" mask ")" | "all" | "causal" | "window(n)" | "prefix(n)" | "strided(n)" | "blocks(n)"
 *        | "segments(start, …)"
 * scores = [ score { "then" score } ]
 * score  = "scale(x)" | "softcap(x)" | "alibi" | "relative(b, …)"
 * </pre>
 */
final class Composition {

    private static final int LONGEST = 65_536;
    private static final int DEEPEST = 64;
    private static final Pattern TOKEN = Pattern.compile("\\s*([a-z]+|[-+]?[0-9][0-9.eE+-]*|[(),])\\s*");

    private final String setting;
    private final List<String> tokens;
    private int at;
    private int depth;

    private Composition(String setting, String text) {
        this.setting = setting;
        this.tokens = tokens(text);
    }

    static TokenMask mask(String setting, String text) {
        Composition composition = new Composition(setting, text);
        TokenMask mask = composition.either();
        composition.end();
        return mask;
    }

    static List<ScoreModifier> scores(String setting, String text) {
        Composition composition = new Composition(setting, text);
        List<ScoreModifier> scores = new ArrayList<>();
        if (!composition.tokens.isEmpty()) {
            do {
                scores.add(composition.score());
            } while (composition.takes("then"));
        }
        composition.end();
        return scores;
    }

    private TokenMask either() {
        TokenMask mask = both();
        while (takes("or")) {
            mask = new TokenMask.Or(mask, both());
        }
        return mask;
    }

    private TokenMask both() {
        TokenMask mask = factor();
        while (takes("and")) {
            mask = new TokenMask.And(mask, factor());
        }
        return mask;
    }

    private TokenMask factor() {
        if (++depth > DEEPEST) {
            throw refused("is nested more than " + DEEPEST + " deep");
        }
        TokenMask mask;
        if (takes("not")) {
            mask = new TokenMask.Not(factor());
        } else if (takes("(")) {
            mask = either();
            expect(")");
        } else {
            mask = named(next());
        }
        depth--;
        return mask;
    }

    private TokenMask named(String name) {
        return switch (name) {
            case "all" -> new TokenMask.All();
            case "causal" -> new TokenMask.Causal();
            case "window" -> new TokenMask.Window(whole(name, 0));
            case "prefix" -> new TokenMask.Prefix(whole(name, 0));
            case "strided" -> new TokenMask.Strided(whole(name, 1));
            case "blocks" -> new TokenMask.Blocks(whole(name, 1));
            case "segments" -> {
                List<Integer> starts = new ArrayList<>();
                for (double start : numbers()) {
                    starts.add(whole(name, start, 1));
                }
                yield made(() -> new TokenMask.Segments(new Starts(starts)));
            }
            default -> throw refused("has no mask named " + name);
        };
    }

    private ScoreModifier score() {
        String name = next();
        return switch (name) {
            case "scale" -> new ScoreModifier.Scale(number(name));
            case "alibi" -> new ScoreModifier.Alibi();
            case "softcap" -> {
                double cap = number(name);
                if (!(cap > 0)) {
                    throw refused("has a softcap that is not above 0: " + cap);
                }
                yield new ScoreModifier.SoftCap(cap);
            }
            case "relative" -> {
                List<Double> biases = numbers();
                yield made(() -> new ScoreModifier.Relative(biases));
            }
            default -> throw refused("has no score modifier named " + name);
        };
    }

    private int whole(String name, int least) {
        return whole(name, number(name), least);
    }

    private int whole(String name, double number, int least) {
        if (number != Math.rint(number) || number < least || number > Integer.MAX_VALUE) {
            throw refused("has " + name + " with " + number + " where a whole number from " + least + " is meant");
        }
        return (int) number;
    }

    private double number(String name) {
        List<Double> numbers = numbers();
        if (numbers.size() != 1) {
            throw refused("has " + name + " with " + numbers.size() + " numbers instead of 1");
        }
        return numbers.getFirst();
    }

    private List<Double> numbers() {
        List<Double> numbers = new ArrayList<>();
        expect("(");
        do {
            String text = next();
            try {
                numbers.add(Double.valueOf(text));
            } catch (NumberFormatException e) {
                throw refused("has " + text + " where a number is meant");
            }
        } while (takes(","));
        expect(")");
        return numbers;
    }

    private <T> T made(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw refused("is wrong: " + e.getMessage());
        }
    }

    private boolean takes(String token) {
        boolean there = at < tokens.size() && tokens.get(at).equals(token);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String token) {
        if (!takes(token)) {
            throw refused("lacks " + token + " before " + (at < tokens.size() ? tokens.get(at) : "its end"));
        }
    }

    private String next() {
        if (at == tokens.size()) {
            throw refused("ends too early");
        }
        return tokens.get(at++);
    }

    private void end() {
        if (at < tokens.size()) {
            throw refused("goes on with " + tokens.get(at) + " where it should end");
        }
    }

    private List<String> tokens(String text) {
        if (text.length() > LONGEST) {
            throw refused("is longer than " + LONGEST + " characters");
        }
        List<String> found = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int from = 0;
        while (from < text.length() && !text.substring(from).isBlank()) {
            if (!matcher.find(from) || matcher.start() != from) {
                throw refused("cannot be read from character " + from);
            }
            found.add(matcher.group(1));
            from = matcher.end();
        }
        return found;
    }

    private KernelSettingException refused(String problem) {
        return new KernelSettingException(setting, problem);
    }
}
