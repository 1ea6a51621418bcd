package dev.millrace.retrieval.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rows of random tokens, one of which is asked for by how it begins. Nothing but what was read tells how it goes on, and every token of the
 * answer says whether it was: a reader learns from it to look back, long before it could learn that from sentences.
 */
public final class Echoes {

    private static final int LEAST = 6;
    private static final int MOST = 20;
    private static final int NAMED = 2;

    private final Random random;
    private final List<String> words;

    /** @param words that rows are drawn from */
    public Echoes(List<String> words, long seed) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("there are no words to draw rows from");
        }
        this.words = List.copyOf(words);
        this.random = new Random(seed);
    }

    /** @param passages how many rows */
    public Exercise draw(int passages) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < passages; i++) {
            rows.add(random.ints(random.nextInt(LEAST, MOST + 1), 0, words.size())
                    .mapToObj(words::get)
                    .toList());
        }
        List<String> asked = rows.get(random.nextInt(passages));
        String row = String.join(" ", asked);
        return new Exercise(
                Exercise.Kind.ECHO,
                rows.stream().map(words -> String.join(" ", words)).toList(),
                String.join(" ", asked.subList(0, NAMED)),
                row,
                row);
    }
}
