package dev.millrace.ingest.points;

import tools.jackson.core.io.NumberInput;

/** Reads decimal numbers as JSON and line protocol write them, and nothing else that Java would take for one. */
public final class Numbers {

    private static final int LONGEST = 400;

    private Numbers() {}

    /**
     * @param field named in the refusal
     * @throws RecordRefused when the text is no decimal number, or one that is not finite as a 64-bit float
     */
    public static double decimal(String text, String field) {
        if (!decimal(text)) {
            throw new RecordRefused(field, text.isEmpty() ? "is missing" : "is not a decimal number");
        }
        double value = NumberInput.parseDouble(text, true);
        if (!Double.isFinite(value)) {
            throw new RecordRefused(field, "is too large for a 64-bit float");
        }
        return value;
    }

    /** Whether this is an optional minus and digits. */
    static boolean integer(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        return at < text.length() && digits(text, at) == text.length();
    }

    private static boolean decimal(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST) {
            return false;
        }
        int whole = text.charAt(0) == '-' ? 1 : 0;
        int at = digits(text, whole);
        int count = at - whole;
        if (at < length && text.charAt(at) == '.') {
            int fraction = at + 1;
            at = digits(text, fraction);
            count += at - fraction;
        }
        if (count == 0) {
            return false;
        }
        if (at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int exponent = at + 1;
            if (exponent < length && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
                exponent++;
            }
            at = digits(text, exponent);
            if (at == exponent) {
                return false;
            }
        }
        return at == length;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
