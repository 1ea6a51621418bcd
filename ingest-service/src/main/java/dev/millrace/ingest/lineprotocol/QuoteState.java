package dev.millrace.ingest.lineprotocol;

/** Follows a record over several lines to tell whether a quoted text is still open at the end of one. One thread. */
final class QuoteState {

    private boolean begun;
    private boolean fields;
    private boolean quoted;
    private boolean value;

    /** Reads on; true when the record goes on behind these bytes. */
    boolean open(byte[] bytes, int from, int length) {
        int end = from + length;
        for (int i = from; i < end; i++) {
            byte c = bytes[i];
            if (c == '\\' && i + 1 < end && escapes(bytes[i + 1])) {
                i++;
                begun = true;
                continue;
            }
            if (quoted) {
                quoted = c != '"';
                continue;
            }
            switch (c) {
                case ' ' -> fields |= begun;
                case '=' -> value |= fields;
                case ',' -> value = false;
                case '"' -> quoted = value;
                default -> {}
            }
            begun |= c != ' ';
            value &= c == '=';
        }
        return quoted;
    }

    private boolean escapes(byte next) {
        return quoted ? next == '"' || next == '\\' : next == ',' || next == ' ' || next == '=';
    }
}
