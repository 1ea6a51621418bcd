package dev.millrace.stack.terminal;

import dev.millrace.stack.client.Answers.FoundDocument;
import dev.millrace.stack.client.Answers.FoundRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a search found, as people read it: no line is wider than the terminal, and the query's words are marked where it has colour. */
public final class SearchView {

    private static final String INDENT = "   ";

    private final Terminal terminal;
    private final int textLines;
    private final QueryMarks marks;

    /**
     * @param query whose words are marked, and others of the same stem
     * @param textLines of each region at most
     */
    public SearchView(Terminal terminal, String query, int textLines) {
        this.terminal = terminal;
        this.textLines = textLines;
        this.marks = new QueryMarks(terminal, query);
    }

    /** @param place from 1 */
    public List<String> lines(int place, FoundDocument document) {
        List<String> lines = new ArrayList<>();
        String number = String.format(Locale.ROOT, "%-3s", place);
        String score = String.format(Locale.ROOT, "%.2f", document.score());
        String id = document.document();
        String title = document.title().orElse(id);
        int room = terminal.columns() - number.length() - score.length() - 2;
        String shownTitle = Lines.cut(title, room);
        String shownId = title.equals(id) ? "" : Lines.cut(id, room - shownTitle.length() - 2);
        String gap = " "
                .repeat(Math.max(2, room + 2 - shownTitle.length() - (shownId.isEmpty() ? 0 : 2 + shownId.length())));
        lines.add(number
                + terminal.bold(shownTitle)
                + (shownId.isEmpty() ? "" : "  " + terminal.dim(shownId))
                + gap
                + terminal.dim(score));
        for (FoundRegion region : document.regions()) {
            lines.addAll(lines(region, title));
        }
        return lines;
    }

    private List<String> lines(FoundRegion region, String title) {
        List<String> lines = new ArrayList<>();
        int room = terminal.columns() - INDENT.length();
        lines.add(INDENT
                + Places.line(terminal, title, region.headings(), region.page(), region.begin(), region.end(), room));
        List<String> text = Lines.wrapped(region.text().replaceAll("\\s+", " ").strip(), room);
        int shown = Math.min(textLines, text.size());
        for (int i = 0; i < shown; i++) {
            String line = i == shown - 1 && shown < text.size() ? Lines.cut(text.get(i) + " …", room) : text.get(i);
            lines.add(INDENT + marks.marked(line));
        }
        return lines;
    }
}
