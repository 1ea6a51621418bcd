package dev.millrace.retrieval.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a prompt at its control tokens, which are looked for in markup alone: of those that begin at one place the longest is taken, and
 * none reaches from markup into a text. Everything between two of them is one run, whoever said it, so that pieces form across the seam
 * of template and text as they did when the model was trained.
 */
final class Runs {

    /** A control token, or a stretch of text. */
    sealed interface Run {

        record Control(AddedToken token) implements Run {}

        record Text(String text) implements Run {}
    }

    private final Map<Character, List<AddedToken>> byFirst = new HashMap<>();

    Runs(List<AddedToken> added) {
        for (AddedToken token : added) {
            if (token.control()) {
                byFirst.computeIfAbsent(token.content().charAt(0), first -> new ArrayList<>())
                        .add(token);
            }
        }
        byFirst.values()
                .forEach(tokens -> tokens.sort(Comparator.comparingInt(
                        (AddedToken token) -> -token.content().length())));
    }

    /** Runs of text are not empty. */
    List<Run> of(List<TextPart> parts) {
        List<Run> runs = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (TextPart part : parts) {
            if (part.markup()) {
                cut(part.text(), open, runs);
            } else {
                open.append(part.text());
            }
        }
        close(open, runs);
        return runs;
    }

    private void cut(String markup, StringBuilder open, List<Run> runs) {
        int at = 0;
        while (at < markup.length()) {
            AddedToken token = at(markup, at);
            if (token == null) {
                open.append(markup.charAt(at++));
                continue;
            }
            if (token.leftStrip()) {
                open.setLength(open.toString().stripTrailing().length());
            }
            close(open, runs);
            runs.add(new Run.Control(token));
            at += token.content().length();
            while (token.rightStrip() && at < markup.length() && Character.isWhitespace(markup.charAt(at))) {
                at++;
            }
        }
    }

    private @org.jspecify.annotations.Nullable AddedToken at(String markup, int place) {
        for (AddedToken token : byFirst.getOrDefault(markup.charAt(place), List.of())) {
            if (markup.startsWith(token.content(), place)) {
                return token;
            }
        }
        return null;
    }

    private static void close(StringBuilder open, List<Run> runs) {
        if (!open.isEmpty()) {
            runs.add(new Run.Text(open.toString()));
            open.setLength(0);
        }
    }
}
