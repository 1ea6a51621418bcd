package dev.millrace.stack.terminal;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Marks a query's words in texts, and others of the same stem, where the terminal has colour. */
final class QueryMarks {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final int SHORTEST_STEM = 4;
    private static final int LONGEST_ENDING = 3;

    /** Words that are in every text and say nothing of what is asked for. */
    private static final Set<String> COMMON = Set.of(
            ("a all an and any are as at be been but by can could did do does during for from had has have how i if"
                            + " in into is it its may me must my no not of on only or our shall should so than that the their them then there these they"
                            + " this to was we were what when where which while who whom why will with would you your")
                    .split(" "));

    private final Terminal terminal;
    private final Set<String> terms;

    QueryMarks(Terminal terminal, String query) {
        this.terminal = terminal;
        this.terms = WORD.matcher(query.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .filter(word -> !COMMON.contains(word))
                .map(QueryMarks::withoutPlural)
                .collect(Collectors.toSet());
    }

    String marked(String line) {
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
}
