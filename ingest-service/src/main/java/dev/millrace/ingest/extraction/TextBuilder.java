package dev.millrace.ingest.extraction;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A document's text as it grows, with its headings and pages. What is appended is made clean: CRLF, CR, VT, FF, NEL and
 * the Unicode line and paragraph separators become LF, every other control character but tab is dropped, and so is a
 * byte order mark at the beginning; half of a surrogate pair becomes U+FFFD.
 */
final class TextBuilder {

    private static final int LONGEST_HEADING = 300;

    private final DocumentLimits limits;
    private final StringBuilder text = new StringBuilder();
    private final List<Section> sections = new ArrayList<>();
    private final List<Integer> pages = new ArrayList<>();
    private char high;
    private boolean afterReturn;

    TextBuilder(DocumentLimits limits) {
        this.limits = limits;
    }

    int length() {
        return text.length();
    }

    char last() {
        return text.isEmpty() ? '\n' : text.charAt(text.length() - 1);
    }

    String from(int begin) {
        return text.substring(begin);
    }

    void append(CharSequence clean) {
        for (int i = 0; i < clean.length(); i++) {
            append(clean.charAt(i));
        }
        endPair();
    }

    void append(char[] from, int length) {
        for (int i = 0; i < length; i++) {
            append(from[i]);
        }
    }

    /** One unit; a pair's two halves come one after the other. */
    void append(char unit) {
        boolean second = afterReturn && unit == '\n';
        afterReturn = unit == '\r';
        if (second) {
            return;
        }
        if (Character.isLowSurrogate(unit)) {
            if (high == 0) {
                put('\ufffd');
            } else {
                put(high);
                put(unit);
                high = 0;
            }
            return;
        }
        endPair();
        switch (unit) {
            case '\n', '\r', '\u000b', '\f', '\u0085', '\u2028', '\u2029' -> put('\n');
            case '\t' -> put('\t');
            default -> {
                if (Character.isHighSurrogate(unit)) {
                    high = unit;
                } else if (!Character.isISOControl(unit) && (unit != '\ufeff' || !text.isEmpty())) {
                    put(unit);
                }
            }
        }
    }

    void section(int begin, int level, String heading) {
        if (sections.size() == limits.sections()) {
            throw new ApiException(
                    ErrorCode.DOCUMENT_TOO_LARGE, "The document has more than " + limits.sections() + " headings");
        }
        sections.add(new Section(begin, level, shortened(Clean.line(heading), LONGEST_HEADING)));
    }

    /** The next page begins here. */
    void page() {
        pages.add(length());
    }

    int pageBegin(int number) {
        return pages.get(number);
    }

    int pageEnd(int number) {
        return number + 1 < pages.size() ? pages.get(number + 1) : length();
    }

    CharSequence between(int begin, int end) {
        return text.substring(begin, end);
    }

    /** @throws ApiException {@code document-empty} when there is nothing but blanks */
    Extracted build(Optional<String> title, Optional<String> language) {
        endPair();
        if (text.chars().allMatch(unit -> Character.isWhitespace(unit) || Character.isSpaceChar(unit))) {
            throw new ApiException(ErrorCode.DOCUMENT_EMPTY, "No text was found in the document");
        }
        sections.sort(Comparator.comparingInt(Section::begin));
        return new Extracted(
                text.toString(),
                title.map(Clean::line).filter(line -> !line.isEmpty()).map(line -> shortened(line, limits.title())),
                language.flatMap(Clean::language),
                sections,
                pages);
    }

    private static String shortened(String line, int most) {
        if (line.length() <= most) {
            return line;
        }
        return line.substring(0, Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most);
    }

    private void endPair() {
        if (high != 0) {
            high = 0;
            put('\ufffd');
        }
    }

    private void put(char unit) {
        if (text.length() == limits.characters()) {
            throw new ApiException(
                    ErrorCode.DOCUMENT_TOO_LARGE, "The text has more than " + limits.characters() + " characters");
        }
        text.append(unit);
    }
}
