package dev.millrace.retrieval.lab.calibration;

import dev.millrace.retrieval.encoder.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes questions that a collection cannot answer of those that it can, by words that it does not have (as entities are swapped for
 * unanswerable questions by Rajpurkar, Jia, Liang, ACL 2018).
 */
final class SwappedWords {

    private static final int SHORTEST = 4;
    private static final int SHARE = 3;

    private final ToDoubleFunction<String> rareness;
    private final List<String> absent;
    private final SplittableRandom random;

    /** @param others questions of other collections @param rareness in this one */
    SwappedWords(List<String> others, ToDoubleFunction<String> rareness, long seed) {
        this.rareness = rareness;
        this.random = new SplittableRandom(seed);
        this.absent = others.stream()
                .flatMap(text -> words(text).stream())
                .filter(word -> word.length() >= SHORTEST && rareness.applyAsDouble(word) >= 1)
                .distinct()
                .toList();
    }

    /** Whether there are words to swap with. */
    boolean isPossible() {
        return !absent.isEmpty();
    }

    /** The question with others in the place of the rarest third of its words, of one at least. */
    String of(String question) {
        Words words = Words.of(question);
        List<String> texts = words(question);
        List<Integer> byRareness = new ArrayList<>(IntStream.range(0, words.size())
                .filter(i -> rareness.applyAsDouble(texts.get(i)) > 0)
                .boxed()
                .toList());
        byRareness.sort(Comparator.comparingDouble(i -> -rareness.applyAsDouble(texts.get(i))));
        Set<Integer> swapped = byRareness.stream()
                .limit(Math.max(1, byRareness.size() / SHARE))
                .collect(Collectors.toSet());
        StringBuilder made = new StringBuilder();
        int at = 0;
        for (int i = 0; i < words.size(); i++) {
            if (swapped.contains(i)) {
                made.append(question, at, words.begin()[i]).append(absent.get(random.nextInt(absent.size())));
                at = words.end()[i];
            }
        }
        return made.append(question.substring(at)).toString();
    }

    private static List<String> words(String text) {
        Words words = Words.of(text);
        return IntStream.range(0, words.size())
                .mapToObj(i -> text.substring(words.begin()[i], words.end()[i]))
                .toList();
    }
}
