package dev.millrace.ingest.lineprotocol;

import dev.millrace.ingest.points.Numbers;
import dev.millrace.ingest.points.RecordRefused;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses one line of InfluxDB line protocol. Escapes are as InfluxDB reads them: {@code \,} and {@code \ } in a
 * measurement, {@code \=} too in tags and field keys, {@code \"} and {@code \\} in a quoted text; any other backslash
 * stands for itself.
 */
final class LineParser {

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,40}");

    private final String text;
    private int at;

    private LineParser(String text) {
        this.text = text;
    }

    /**
     * @param text one line without its end; a quoted text may span several
     * @throws RecordRefused when it is no such line
     */
    static Line parse(String text) {
        return new LineParser(text).line();
    }

    private Line line() {
        spaces();
        String measurement = token(true);
        if (measurement.isEmpty()) {
            throw malformed("has no measurement");
        }
        SortedMap<String, String> tags = new TreeMap<>();
        while (next(',')) {
            tag(tags);
        }
        if (!spaces()) {
            throw malformed("has no field");
        }
        List<Line.Field> fields = new ArrayList<>(4);
        do {
            fields.add(field());
        } while (next(','));
        spaces();
        return new Line(measurement, tags, fields, time());
    }

    private void tag(SortedMap<String, String> tags) {
        String name = token(false);
        if (name.isEmpty() || !next('=')) {
            throw malformed("has a tag without a name or a value");
        }
        String value = token(false);
        if (value.isEmpty() || at < text.length() && text.charAt(at) == '=') {
            throw malformed("has a tag " + name + " that is not name=value");
        }
        if (tags.put(name, value) != null) {
            throw malformed("has the tag " + name + " twice");
        }
    }

    private Line.Field field() {
        String key = token(false);
        if (key.isEmpty() || !next('=')) {
            throw malformed("has a field without a name or a value");
        }
        if (next('"')) {
            quoted();
            return new Line.Field.Unusable(key, "is a text; only numbers and booleans become points");
        }
        int from = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ' ') {
            at++;
        }
        return value(key, text.substring(from, at));
    }

    private Line.Field value(String key, String literal) {
        Double truth = truth(literal);
        if (truth != null) {
            return new Line.Field.Value(key, truth);
        }
        if (literal.endsWith("i")) {
            return integer(key, literal, true);
        }
        if (literal.endsWith("u")) {
            return integer(key, literal, false);
        }
        return new Line.Field.Value(key, Numbers.decimal(literal, key));
    }

    /** Beyond 2^53 an integer becomes the nearest 64-bit float. */
    private static Line.Field integer(String key, String literal, boolean signed) {
        String digits = literal.substring(0, literal.length() - 1);
        if (!INTEGER.matcher(digits).matches()) {
            throw new RecordRefused(key, "is not an integer before its suffix");
        }
        BigInteger exact = new BigInteger(digits);
        boolean fits = signed ? exact.bitLength() < Long.SIZE : exact.signum() >= 0 && exact.bitLength() <= Long.SIZE;
        if (!fits) {
            throw new RecordRefused(
                    key, "is outside the range of " + (signed ? "a signed" : "an unsigned") + " 64-bit integer");
        }
        return new Line.Field.Value(key, exact.doubleValue());
    }

    private static @Nullable Double truth(String literal) {
        return switch (literal) {
            case "t", "T", "true", "True", "TRUE" -> 1.0;
            case "f", "F", "false", "False", "FALSE" -> 0.0;
            default -> null;
        };
    }

    private void quoted() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ' ') {
                    throw malformed("has something behind a quoted text");
                }
                return;
            }
            if (c == '\\' && at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\\')) {
                at++;
            }
        }
        throw malformed("has a quote that is not closed");
    }

    private OptionalLong time() {
        String rest = text.substring(at).stripTrailing();
        if (rest.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!INTEGER.matcher(rest).matches()) {
            throw malformed("has something other than an integer time behind its fields");
        }
        try {
            return OptionalLong.of(Long.parseLong(rest));
        } catch (NumberFormatException e) {
            throw new RecordRefused("time", "does not fit 64 bits");
        }
    }

    private String token(boolean measurement) {
        int from = at;
        StringBuilder unescaped = null;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && ends(text.charAt(at + 1), measurement)) {
                if (unescaped == null) {
                    unescaped = new StringBuilder(text.length() - from).append(text, from, at);
                }
                unescaped.append(text.charAt(at + 1));
                at += 2;
                continue;
            }
            if (ends(c, measurement)) {
                break;
            }
            if (unescaped != null) {
                unescaped.append(c);
            }
            at++;
        }
        return unescaped == null ? text.substring(from, at) : unescaped.toString();
    }

    private static boolean ends(char c, boolean measurement) {
        return c == ',' || c == ' ' || c == '=' && !measurement;
    }

    private boolean next(char expected) {
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private boolean spaces() {
        int from = at;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at > from;
    }

    private RecordRefused malformed(String reason) {
        return new RecordRefused("line", reason + " (column " + (at + 1) + ")");
    }
}
