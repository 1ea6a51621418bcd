package dev.millrace.retrieval.window;

import java.util.Locale;
import java.util.Set;

/** Points that shorten a word instead of ending a sentence. Taking one too many joins two sentences, which does little harm. */
final class Abbreviations {

    private static final int LONGEST = 8;

    private static final Set<String> SHORTENED = Set.of(
            "adm", "al", "approx", "art", "bzw", "capt", "ca", "cf", "ch", "cmdr", "co", "col", "corp", "dept", "dr",
            "ed", "eds", "e.g", "eg", "eq", "eqs", "esp", "est", "evtl", "fig", "figs", "gen", "gov", "hon", "i.e",
            "ie", "inc", "lt", "ltd", "maj", "messrs", "mme", "mr", "mrs", "ms", "mt", "nr", "ph.d", "pp", "prof",
            "ref", "refs", "rep", "resp", "rev", "sec", "sen", "sgt", "sr", "st", "univ", "usw", "viz", "vol", "vols",
            "vs");

    /** These are words as well: they shorten only before a number. */
    private static final Set<String> BEFORE_NUMBERS = Set.of(
            "no", "nos", "p", "apr", "aug", "dec", "feb", "jan", "jul", "jun", "mar", "nov", "oct", "sep", "sept");

    private Abbreviations() {}

    /** Whether the text before a break (white space behind it taken away) ends in one. */
    static boolean endAt(String text, int from, int stop) {
        int end = stop;
        while (end > from && Sentences.isSpace(text.charAt(end - 1))) {
            end--;
        }
        if (end - 1 <= from || text.charAt(end - 1) != '.') {
            return false;
        }
        int point = end - 1;
        int begin = point;
        while (begin > from && begin > point - LONGEST && isPart(text.charAt(begin - 1))) {
            begin--;
        }
        if (begin == point || begin > from && isPart(text.charAt(begin - 1))) {
            return false;
        }
        String word = text.substring(begin, point).toLowerCase(Locale.ROOT);
        boolean number = stop < text.length() && Character.isDigit(text.charAt(stop));
        return isInitials(word) || SHORTENED.contains(word) || number && BEFORE_NUMBERS.contains(word);
    }

    private static boolean isPart(char unit) {
        return Character.isLetter(unit) || unit == '.';
    }

    /** {@code J}, {@code U.S}: single letters with points between them. */
    private static boolean isInitials(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (i % 2 == 0 ? word.charAt(i) == '.' || Character.isIdeographic(word.charAt(i)) : word.charAt(i) != '.') {
                return false;
            }
        }
        return word.length() % 2 == 1;
    }
}
