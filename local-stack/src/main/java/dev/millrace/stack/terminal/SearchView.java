package dev.millrace.stack.terminal;

import dev.millrace.stack.client.Answers.FoundDocument;
import dev.millrace.stack.client.Answers.FoundRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a search found, as people read it: no line is wider than the terminal, and the query's words are marked where it has colour. */
public final class SearchView {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final int SHORTEST_STEM = 4;
    private static final int LONGEST_ENDING = 3;
    private static final String INDENT = "   ";

    /** Words that are in every text and say nothing of what is asked for. */
    private static final Set<String> COMMON = Set.of(
            ("a all an and any are as at be been but by can could did do does during for from had has have how i if"
                            + " in into is it its may me must my no not of on only or our shall should so than that the their them then there these they"
                            + " this to was we were what when where which while who whom why will with would you your")
                    .split(" "));

    private final Terminal terminal;
    private final int textLines;
    private final Set<String> terms;

    /**
     * @param query whose words are marked, and others of the same stem
     * @param textLines of each region at most
     */
    public SearchView(Terminal terminal, String query, int textLines) {
        this.terminal = terminal;
        this.textLines = textLines;
        this.terms = WORD.matcher(query.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .filter(word -> !COMMON.contains(word))
                .map(SearchView::withoutPlural)
                .collect(Collectors.toSet());
    }

    /** @param place from 1 */
    public List<String> lines(int place, FoundDocument document) {
        List<String> lines = new ArrayList<>();
        String number = String.format(Locale.ROOT, "%-3s", place);
        String score = String.format(Locale.ROOT, "%.2f", document.score());
        String id = document.document();
        String title = document.title().orElse(id);
        int room = terminal.columns() - number.length() - score.length() - 2;
        String shownTitle = cut(title, room);
        String shownId = title.equals(id) ? "" : cut(id, room - shownTitle.length() - 2);
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
        String place = region.page().map(page -> "page " + page + ", ").orElse("")
                + String.format(Locale.ROOT, "characters %,d–%,d", region.begin(), region.end());
        // The highest heading is often the title over again.
        String path = region.headings().stream()
                .filter(heading -> !heading.equals(title))
                .collect(Collectors.joining(" › "));
        path = cut(path, room - place.length() - 2);
        lines.add(INDENT + (path.isEmpty() ? terminal.dim(place) : terminal.cyan(path) + "  " + terminal.dim(place)));
        List<String> text = wrapped(region.text().replaceAll("\\s+", " ").strip(), room);
        int shown = Math.min(textLines, text.size());
        for (int i = 0; i < shown; i++) {
            String line = i == shown - 1 && shown < text.size() ? cut(text.get(i) + " …", room) : text.get(i);
            lines.add(INDENT + marked(line));
        }
        return lines;
    }

    private String marked(String line) {
        return WORD.matcher(line)
                .replaceAll(word -> isAsked(word.group())
                        ? Matcher.quoteReplacement(terminal.yellow(word.group()))
                        : Matcher.quoteReplacement(word.group()));
    }

    private boolean isAsked(String word) {
        String stem = withoutPlural(word.toLowerCase(Locale.ROOT));
        return terms.stream().anyMatch(term -> term.equals(stem) || isStem(term, stem) || isStem(stem, term));
    }

    private static boolean isStem(String stem, String word) {
        return stem.length() >= SHORTEST_STEM
                && word.length() - stem.length() <= LONGEST_ENDING
                && word.startsWith(stem);
    }

    private static String withoutPlural(String word) {
        return word.length() > SHORTEST_STEM && word.endsWith("s") && !word.endsWith("ss")
                ? word.substring(0, word.length() - 1)
                : word;
    }

    /** Lines of at most {@code width}; a word that is longer is cut into pieces. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            String rest = word;
            while (rest.length() > width) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return most < 2 ? "" : text.substring(0, most - 1) + "…";
    }
}
