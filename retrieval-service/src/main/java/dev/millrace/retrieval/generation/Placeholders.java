package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.generation.Prompt.Kind;
import dev.millrace.retrieval.generation.Prompt.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words that stand for texts while a template writes around them. They have no white space, no letters that case changes, and nothing
 * that templates look for. For one prompt.
 */
final class Placeholders {

    /** Of the private use area: no template says it, which {@link ChatTemplate} sees to. */
    static final char OPEN = '\uE100';

    private static final char CLOSE = '\uE101';
    private static final Pattern ANY = Pattern.compile(OPEN + "(\\d{1,9})" + CLOSE);

    private record Told(String text, boolean document) {}

    private final List<Told> told = new ArrayList<>();

    /** What somebody says. */
    String text(String text) {
        return add(new Told(text, false));
    }

    /** What becomes a block of its own. */
    String document(String text) {
        return add(new Told(text, true));
    }

    private String add(Told one) {
        told.add(one);
        return "" + OPEN + (told.size() - 1) + CLOSE;
    }

    /** @throws TemplateException when the template has not written every document once, one directly after the other */
    Prompt prompt(String rendered) {
        List<Segment> segments = new ArrayList<>();
        List<TextPart> open = new ArrayList<>();
        List<Integer> documents = new ArrayList<>();
        Matcher matcher = ANY.matcher(rendered);
        int end = 0;
        for (; matcher.find(); end = matcher.end()) {
            if (matcher.start() > end) {
                open.add(TextPart.markup(rendered.substring(end, matcher.start())));
            }
            int number = Integer.parseInt(matcher.group(1));
            if (number >= told.size()) {
                throw misplaced();
            }
            Told one = told.get(number);
            if (!one.document()) {
                open.add(TextPart.text(one.text()));
                continue;
            }
            if (!open.isEmpty()) {
                if (!documents.isEmpty()) {
                    throw misplaced();
                }
                segments.add(new Segment(Kind.PREAMBLE, open));
                open.clear();
            }
            documents.add(number);
            segments.add(new Segment(Kind.DOCUMENT, List.of(TextPart.text(one.text()))));
        }
        if (end < rendered.length()) {
            open.add(TextPart.markup(rendered.substring(end)));
        }
        List<Integer> due = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            if (told.get(i).document()) {
                due.add(i);
            }
        }
        boolean said = rendered.contains("" + OPEN + (told.size() - 1) + CLOSE);
        if (!documents.equals(due) || !said || open.isEmpty()) {
            throw misplaced();
        }
        segments.add(new Segment(Kind.QUESTION, open));
        return new Prompt(segments);
    }

    private static TemplateException misplaced() {
        return TemplateException.failed(
                "it does not write the documents one after the other, once each, with the question behind them", null);
    }
}
