package dev.millrace.retrieval.window;

/** Places where a sentence ends whatever it looks like: an empty line, and the beginning of a list's item. */
final class LineBreaks {

    private static final String BULLETS = "-*+•‣◦–—·▪●";

    private LineBreaks() {}

    /** Where the next line begins that begins a sentence, behind a place; {@code to} without one. */
    static int next(String text, int from, int to) {
        int newline = text.indexOf('\n', from, to);
        while (newline >= 0) {
            int lines = 1;
            int at = newline + 1;
            while (at < to && Sentences.isSpace(text.charAt(at))) {
                lines += text.charAt(at) == '\n' ? 1 : 0;
                at++;
            }
            if (at < to && (lines > 1 || isItem(text, at, to))) {
                return at;
            }
            newline = text.indexOf('\n', at, to);
        }
        return to;
    }

    /** {@code - item}, {@code 1. item} or {@code 1) item}. */
    private static boolean isItem(String text, int line, int to) {
        int at = line;
        while (at < to && at < line + 3 && Character.isDigit(text.charAt(at))) {
            at++;
        }
        boolean numbered = at > line && at < to && (text.charAt(at) == '.' || text.charAt(at) == ')');
        boolean bullet = at == line && BULLETS.indexOf(text.charAt(at)) >= 0;
        return (numbered || bullet) && at + 1 < to && Sentences.isSpace(text.charAt(at + 1));
    }
}
