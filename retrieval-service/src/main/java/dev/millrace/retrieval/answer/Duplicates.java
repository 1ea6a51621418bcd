package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.encoder.Words;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Whether two sentences say the same in nearly the same words. Few words may differ, in any order, but no number and no negation: those
 * make another statement.
 */
final class Duplicates {

    /** Of the shorter sentence's words, how many words that only one of both has. */
    private static final double DIFFERENT = 0.2;

    private static final Set<String> NEGATIONS =
            Set.of("no", "not", "nor", "none", "never", "neither", "nothing", "without", "cannot", "t");

    private Duplicates() {}

    static boolean nearlySame(Set<String> one, Set<String> other) {
        Set<String> different = new HashSet<>(one);
        different.removeIf(other::contains);
        other.stream().filter(word -> !one.contains(word)).forEach(different::add);
        return different.size() <= DIFFERENT * Math.min(one.size(), other.size())
                && different.stream().noneMatch(Duplicates::changesWhatIsSaid);
    }

    private static boolean changesWhatIsSaid(String word) {
        return NEGATIONS.contains(word) || word.chars().anyMatch(Character::isDigit);
    }

    /** Words as they are compared. */
    static Set<String> words(String sentence) {
        Words words = Words.of(sentence);
        Set<String> all = new HashSet<>();
        for (int i = 0; i < words.size(); i++) {
            all.add(sentence.substring(words.begin()[i], words.end()[i]).toLowerCase(Locale.ROOT));
        }
        return all;
    }
}
