package dev.millrace.retrieval.jinja;

/** What a backslash means in a string. */
final class Escapes {

    private static final String LETTERS = "ntrabfv0\\'\"";
    private static final String MEANINGS = "\n\t\r\u0007\b\f\u000B\0\\'\"";

    private Escapes() {}

    /** Appends what the escape at {@code at} means. An unknown one is a backslash with what follows. @return behind it */
    static int decode(String source, int at, StringBuilder content) {
        if (at + 1 >= source.length()) {
            return source.length();
        }
        char letter = source.charAt(at + 1);
        int known = LETTERS.indexOf(letter);
        if (known >= 0) {
            content.append(MEANINGS.charAt(known));
            return at + 2;
        }
        int digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
        if (digits > 0 && at + 2 + digits <= source.length()) {
            try {
                content.appendCodePoint(Integer.parseInt(source.substring(at + 2, at + 2 + digits), 16));
                return at + 2 + digits;
            } catch (IllegalArgumentException none) {
                // as unknown ones
            }
        }
        content.append('\\').append(letter);
        return at + 2;
    }
}
