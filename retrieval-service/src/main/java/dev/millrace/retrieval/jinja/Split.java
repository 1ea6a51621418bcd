package dev.millrace.retrieval.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Texts in parts. */
final class Split {

    private Split() {}

    /** @param separator empty: any white space, of which none remains @param most cuts; empty: all */
    static List<Object> of(String text, Optional<String> separator, Optional<Long> most, Budget budget) {
        int cuts = (int) Math.clamp(most.orElse(-1L), -1L, Integer.MAX_VALUE);
        return separator.isEmpty()
                ? words(text, cuts, budget)
                : List.copyOf(parts(text, required(separator.get()), cuts, budget));
    }

    /** The same, the last cuts first. */
    static List<Object> fromEnd(String text, Optional<String> separator, Optional<Long> most, Budget budget) {
        if (separator.isEmpty() || most.isEmpty()) {
            return of(text, separator, most, budget);
        }
        String between = required(separator.get());
        List<String> all = parts(text, between, -1, budget);
        int cuts = (int) Math.clamp(most.get(), 0L, (long) all.size() - 1);
        List<Object> parts = new ArrayList<>(List.of(String.join(between, all.subList(0, all.size() - cuts))));
        parts.addAll(all.subList(all.size() - cuts, all.size()));
        return Collections.unmodifiableList(parts);
    }

    private static String required(String separator) {
        if (separator.isEmpty()) {
            throw JinjaException.of("what a text is cut at is empty");
        }
        return separator;
    }

    /** @param cuts below 0: all there are */
    static List<String> parts(String text, String separator, int cuts, Budget budget) {
        required(separator);
        budget.search(text, separator);
        budget.take(text.length());
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int at = text.indexOf(separator);
                at >= 0 && (cuts < 0 || parts.size() < cuts);
                at = text.indexOf(separator, begin)) {
            parts.add(text.substring(begin, at));
            begin = at + separator.length();
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static List<Object> words(String text, int cuts, Budget budget) {
        budget.take(text.length());
        List<Object> words = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                return Collections.unmodifiableList(words);
            }
            int end = at;
            boolean last = cuts >= 0 && words.size() == cuts;
            while (end < text.length() && (last || !Character.isWhitespace(text.charAt(end)))) {
                end++;
            }
            words.add(text.substring(at, end));
            at = end;
        }
    }
}
