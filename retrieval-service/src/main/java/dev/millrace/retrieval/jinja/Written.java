package dev.millrace.retrieval.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values as text: as Python writes them, and as JSON. */
final class Written {

    private static final int LEAST_EXPONENT = -4;
    private static final int MOST_EXPONENT = 16;

    private static final int MOST_INDENT = 16;

    private final Budget budget;
    private final StringBuilder out = new StringBuilder();

    private Written(Budget budget) {
        this.budget = budget;
    }

    /** As {@code str} does. */
    static String text(Object value, Budget budget) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Undefined) {
            return "";
        }
        Written written = new Written(budget);
        written.value(value);
        budget.take(written.out.length());
        return written.out.toString();
    }

    /** As {@code json.dumps} does, characters beyond ASCII as they are. @param indent of a level; below 0: on one line */
    static String json(Object value, int indent, boolean sorted, Budget budget) {
        if (indent > MOST_INDENT) {
            throw JinjaException.of("an indent of " + indent + " is too much");
        }
        Written written = new Written(budget);
        written.json(value, indent, sorted, 0);
        budget.take(written.out.length());
        return written.out.toString();
    }

    private void value(Object value) {
        budget.step();
        switch (value) {
            case String text -> quoted(text);
            case Boolean truth -> out.append(truth ? "True" : "False");
            case Long number -> out.append(number);
            case Double number -> out.append(number(number));
            case None _ -> out.append("None");
            case Undefined _ -> out.append("Undefined");
            case Tuple tuple -> {
                out.append('(');
                list(tuple);
                out.append(tuple.size() == 1 ? ",)" : ")");
            }
            case List<?> list -> {
                out.append('[');
                list(list);
                out.append(']');
            }
            case Map<?, ?> map -> {
                String between = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(between);
                    value(entry.getKey());
                    out.append(": ");
                    value(entry.getValue());
                    between = ", ";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            default -> throw JinjaException.of(Values.kind(value) + " is no text");
        }
    }

    private void list(List<?> list) {
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            value(list.get(i));
        }
    }

    private void quoted(String text) {
        budget.take(text.length());
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.chars().forEach(letter -> {
            switch (letter) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (letter < ' ' || letter == 0x7F) {
                        out.append("\\x%02x".formatted(letter));
                    } else {
                        out.append(letter == quote ? "\\" : "").append((char) letter);
                    }
                }
            }
        });
        out.append(quote);
    }

    /** The shortest digits that mean this number. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= LEAST_EXPONENT && exponent < MOST_EXPONENT) {
            String plain = exact.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = exact.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    private void json(Object value, int indent, boolean sorted, int depth) {
        budget.step();
        switch (value) {
            case String text -> jsonText(text);
            case Boolean truth -> out.append(truth);
            case Long number -> out.append(number);
            case Double number -> out.append(number(number));
            case None _ -> out.append("null");
            case List<?> list -> {
                out.append('[');
                for (int i = 0; i < list.size(); i++) {
                    between(i == 0, indent, depth + 1);
                    json(list.get(i), indent, sorted, depth + 1);
                }
                end(list.isEmpty(), indent, depth);
                out.append(']');
            }
            case Map<?, ?> map -> {
                out.append('{');
                boolean first = true;
                for (Map.Entry<?, ?> entry : entries(map, sorted)) {
                    between(first, indent, depth + 1);
                    first = false;
                    jsonText(text(entry.getKey(), budget));
                    out.append(": ");
                    json(entry.getValue(), indent, sorted, depth + 1);
                }
                end(map.isEmpty(), indent, depth);
                out.append('}');
            }
            default -> throw JinjaException.of(Values.kind(value) + " cannot be written as JSON");
        }
    }

    private List<Map.Entry<?, ?>> entries(Map<?, ?> map, boolean sorted) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (sorted) {
            entries.sort((one, other) -> Values.compare(one.getKey(), other.getKey(), budget));
        }
        return entries;
    }

    private void between(boolean first, int indent, int depth) {
        if (!first) {
            out.append(indent < 0 ? ", " : ",");
        }
        line(indent, depth);
    }

    private void end(boolean empty, int indent, int depth) {
        if (!empty) {
            line(indent, depth);
        }
    }

    private void line(int indent, int depth) {
        if (indent >= 0) {
            out.append('\n').repeat(' ', indent * depth);
        }
    }

    private void jsonText(String text) {
        budget.take(text.length());
        out.append('"');
        text.chars().forEach(letter -> {
            switch (letter) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (letter < ' ') {
                        out.append("\\u%04x".formatted(letter));
                    } else {
                        out.append((char) letter);
                    }
                }
            }
        });
        out.append('"');
    }
}
