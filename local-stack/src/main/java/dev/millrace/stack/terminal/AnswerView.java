package dev.millrace.stack.terminal;

import dev.millrace.stack.client.Answers.AnswerDone;
import dev.millrace.stack.client.Answers.AnswerSentence;
import dev.millrace.stack.client.Answers.PromptRead;
import dev.millrace.stack.client.Answers.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An answer as people read it, sentence by sentence as it comes: each with the numbers of its sources, which stand below. No line is wider
 * than the terminal, and the question's words are marked where it has colour. Not thread-safe.
 */
public final class AnswerView {

    private static final String INDENT = "  ";
    private static final int SOURCES = 5;

    private final Terminal terminal;
    private final QueryMarks marks;
    private final List<Source> sources = new ArrayList<>();

    public AnswerView(Terminal terminal, String question) {
        this.terminal = terminal;
        this.marks = new QueryMarks(terminal, question);
    }

    /** The next sentence, with at most {@value #SOURCES} of its sources. */
    public List<String> lines(AnswerSentence sentence) {
        String numbers = sentence.sources().stream()
                .limit(SOURCES)
                .map(source -> {
                    sources.add(source);
                    return "[" + sources.size() + "]";
                })
                .collect(Collectors.joining());
        String text = sentence.text().replaceAll("\\s+", " ").strip();
        List<String> wrapped = Lines.wrapped(text + " " + numbers, terminal.columns() - INDENT.length());
        List<String> lines = new ArrayList<>();
        for (String line : wrapped) {
            boolean last = lines.size() == wrapped.size() - 1 && line.endsWith(numbers);
            String words = last ? line.substring(0, line.length() - numbers.length()) : line;
            lines.add(INDENT + marks.marked(words) + (last ? terminal.cyan(numbers) : ""));
        }
        return lines;
    }

    /** What follows the last sentence: its sources, or why there is no answer; then how sure it is and what it took. */
    public List<String> lines(AnswerDone done) {
        List<String> lines = new ArrayList<>();
        if (done.found()) {
            for (int i = 0; i < sources.size(); i++) {
                lines.addAll(lines(i + 1, sources.get(i)));
            }
        } else {
            lines.addAll(Lines.wrapped(done.detail().orElse("not found"), terminal.columns()));
        }
        if (!done.unsupported().isEmpty()) {
            String words = "nothing found has to do with: " + String.join(", ", done.unsupported());
            Lines.wrapped(words, terminal.columns()).forEach(line -> lines.add(terminal.dim(line)));
        }
        double all = done.report().milliseconds().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        String support = done.report().support().isPresent()
                ? String.format(
                        Locale.ROOT, "support %.2f, ", done.report().support().getAsDouble())
                : "";
        lines.add(terminal.dim(done.report().model() + ", " + support + String.format(Locale.ROOT, "%.0f ms", all)));
        done.report().written().ifPresent(written -> lines.add(terminal.dim(prompt(written.prompt()))));
        return lines;
    }

    /** What the cache of blocks did for it. */
    private static String prompt(PromptRead read) {
        int hits = read.hits().memory() + read.hits().disk() + read.hits().joined();
        String took = read.prefillSeconds().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "read in %.0f ms, ",
                        1e3 * read.prefillSeconds().getAsDouble())
                : "";
        return "mode %s: %d of %d blocks and %d of %d tokens from the cache; "
                        .formatted(read.mode(), hits, read.blocks(), read.reusedTokens(), read.promptTokens())
                + took
                + String.format(Locale.ROOT, "all of it anew %.0f ms", 1e3 * read.fullPrefillSeconds());
    }

    private List<String> lines(int number, Source source) {
        String mark = "[" + number + "] ";
        int room = terminal.columns() - mark.length();
        String title = source.title().orElse(source.document());
        String shownTitle = Lines.cut(title, room);
        String id = title.equals(source.document()) ? "" : Lines.cut(source.document(), room - shownTitle.length() - 2);
        return List.of(
                terminal.cyan(mark) + terminal.bold(shownTitle) + (id.isEmpty() ? "" : "  " + terminal.dim(id)),
                " ".repeat(mark.length())
                        + Places.line(
                                terminal, title, source.headings(), source.page(), source.begin(), source.end(), room));
    }
}
