package dev.millrace.ingest.extraction;

/**
 * Writes running text: runs of blanks become one space, blocks are parted by a line or a blank line that is written only
 * before something follows.
 */
final class FlowText {

    private final TextBuilder text;
    private int newlines;
    private boolean space;
    private int heading = -1;
    private boolean inHeading;

    FlowText(TextBuilder text) {
        this.text = text;
    }

    void line() {
        newlines = Math.max(newlines, 1);
    }

    void paragraph() {
        newlines = 2;
    }

    void flow(CharSequence words) {
        for (int i = 0; i < words.length(); i++) {
            char unit = words.charAt(i);
            if (unit == ' ' || unit == '\n' || unit == '\t' || unit == '\r' || unit == '\f') {
                space = true;
            } else {
                begin();
                text.append(unit);
            }
        }
    }

    /** Text whose blanks and lines count. */
    void verbatim(String lines) {
        if (!lines.isBlank()) {
            begin();
            text.append(lines);
        }
    }

    void beginHeading() {
        paragraph();
        inHeading = true;
        heading = -1;
    }

    void endHeading(int level) {
        if (heading >= 0) {
            text.section(heading, level, text.from(heading));
        }
        inHeading = false;
        heading = -1;
        paragraph();
    }

    private void begin() {
        if (text.length() > 0) {
            if (newlines > 0) {
                int there = text.last() == '\n' ? 1 : 0;
                for (int i = there; i < newlines; i++) {
                    text.append('\n');
                }
            } else if (space) {
                text.append(' ');
            }
        }
        newlines = 0;
        space = false;
        if (inHeading && heading < 0) {
            heading = text.length();
        }
    }
}
