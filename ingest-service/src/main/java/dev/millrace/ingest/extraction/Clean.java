package dev.millrace.ingest.extraction;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;

/** Makes what is found in documents or told about them fit to be stored. */
public final class Clean {

    private static final int LONGEST_LANGUAGE = 64;

    private Clean() {}

    /** One line of well-formed text: runs of blanks and control characters become one space, none at the ends. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (Character.isWhitespace(point) || Character.isSpaceChar(point) || Character.isISOControl(point)) {
                blank = true;
                continue;
            }
            if (blank && !line.isEmpty()) {
                line.append(' ');
            }
            blank = false;
            line.appendCodePoint(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xfffd : point);
        }
        return line.toString();
    }

    /** Whether every surrogate has its other half. */
    public static boolean wellFormed(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /** In its canonical form; empty when it is no BCP 47 language tag. */
    public static Optional<String> language(String tag) {
        if (tag.isBlank() || tag.length() > LONGEST_LANGUAGE) {
            return Optional.empty();
        }
        try {
            String canonical = new Locale.Builder()
                    .setLanguageTag(tag.strip().replace('_', '-'))
                    .build()
                    .toLanguageTag();
            return Optional.of(canonical).filter(known -> !known.equals("und"));
        } catch (IllformedLocaleException e) {
            return Optional.empty();
        }
    }
}
