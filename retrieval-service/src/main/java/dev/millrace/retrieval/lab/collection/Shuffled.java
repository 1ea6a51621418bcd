package dev.millrace.retrieval.lab.collection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A collection with the paragraphs of each document in another order: what is found by its content alone is found in both. Paragraphs
 * are set apart by empty lines, in a text without any by line ends.
 */
public final class Shuffled {

    private static final Pattern EMPTY_LINE = Pattern.compile("\\n\\s*\\n\\s*");
    private static final Pattern LINE_END = Pattern.compile("\\n\\s*");
    private static final String BETWEEN = "\n\n";

    private final TextCollection texts;
    private final Map<String, List<Paragraph>> moved;

    /** @param from and to in the text as it was @param at where it begins now */
    private record Paragraph(int from, int to, int at) {}

    /** A stretch of a text in UTF-16 units, {@code end} exclusive. */
    public record Stretch(int begin, int end) {}

    private Shuffled(TextCollection texts, Map<String, List<Paragraph>> moved) {
        this.texts = texts;
        this.moved = moved;
    }

    public static Shuffled of(TextCollection texts, long seed) {
        Random random = new Random(seed);
        Map<String, List<Paragraph>> moved = new HashMap<>();
        List<LabDocument> documents = new ArrayList<>();
        for (LabDocument document : texts.documents()) {
            List<Stretch> order = paragraphs(document.text());
            Collections.shuffle(order, random);
            StringBuilder text = new StringBuilder(document.text().length() + BETWEEN.length());
            List<Paragraph> paragraphs = new ArrayList<>();
            for (Stretch one : order) {
                text.append(text.isEmpty() ? "" : BETWEEN);
                paragraphs.add(new Paragraph(one.begin(), one.end(), text.length()));
                text.append(document.text(), one.begin(), one.end());
            }
            moved.put(document.id(), paragraphs);
            documents.add(new LabDocument(document.id(), document.title(), text.toString()));
        }
        return new Shuffled(new TextCollection(documents, texts.queries()), moved);
    }

    private static List<Stretch> paragraphs(String text) {
        List<Stretch> paragraphs = split(text, EMPTY_LINE);
        return paragraphs.size() > 1 ? paragraphs : split(text, LINE_END);
    }

    private static List<Stretch> split(String text, Pattern between) {
        List<Stretch> parts = new ArrayList<>();
        Matcher matcher = between.matcher(text);
        int from = 0;
        while (matcher.find()) {
            add(parts, from, matcher.start());
            from = matcher.end();
        }
        add(parts, from, text.length());
        return parts;
    }

    private static void add(List<Stretch> parts, int from, int to) {
        if (from < to) {
            parts.add(new Stretch(from, to));
        }
    }

    public TextCollection texts() {
        return texts;
    }

    /** Where a stretch of a document's text is now: one for each paragraph that it had characters of. */
    public List<Stretch> places(String document, int begin, int end) {
        return moved.getOrDefault(document, List.of()).stream()
                .filter(one -> Math.max(begin, one.from()) < Math.min(end, one.to()))
                .map(one -> new Stretch(
                        Math.max(begin, one.from()) - one.from() + one.at(),
                        Math.min(end, one.to()) - one.from() + one.at()))
                .toList();
    }
}
