package dev.millrace.retrieval.train;

import dev.millrace.retrieval.pseudo.PseudoQuery;
import dev.millrace.retrieval.tkl.TokenStates;
import dev.millrace.retrieval.tkl.training.TklExample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Texts of several passages, one of which answers a query or looks as if it did, at a random place among others: so a ranker learns that
 * relevance may lie anywhere.
 */
final class Examples {

    private static final int LONGEST = 6;
    private static final int NEGATIVES = 8;
    private static final double ONE_MORE = 0.5;
    private static final double SAME_DOCUMENT = 0.5;

    private final EncodedCollection collection;
    private final List<int[]> composed = new ArrayList<>();
    private final SplittableRandom random;

    Examples(EncodedCollection collection, long seed) {
        this.collection = collection;
        this.random = new SplittableRandom(seed);
    }

    /** A text by its number. */
    TokenStates text(int number) {
        return collection.states().joined(composed.get(number));
    }

    /** One for each query of these documents that has enough negatives. @param documents also what the other passages are taken from */
    List<TklExample> of(IntPredicate documents, int most) {
        List<TklExample> examples = new ArrayList<>();
        List<Integer> pool = new ArrayList<>();
        for (int d = 0; d < collection.source().documents().size(); d++) {
            if (documents.test(d) && collection.texts(d).length > 0) {
                pool.add(d);
            }
        }
        List<Integer> queries = new ArrayList<>();
        List<PseudoQuery> all = collection.source().queries();
        for (int q = 0; q < all.size(); q++) {
            if (documents.test(all.get(q).document())) {
                queries.add(q);
            }
        }
        shuffle(queries);
        try (HardNegatives hard = new HardNegatives(collection, documents)) {
            for (int q : queries) {
                List<int[]> negatives = hard.of(q);
                if (examples.size() < most && negatives.size() >= NEGATIVES) {
                    PseudoQuery query = all.get(q);
                    int positive = composed(query.document(), query.passage(), pool);
                    int[] others = negatives.stream()
                            .limit(NEGATIVES)
                            .mapToInt(one -> composed(one[0], one[1], pool))
                            .toArray();
                    examples.add(new TklExample(q, positive, others));
                }
            }
        }
        return examples;
    }

    private int composed(int document, int passage, List<Integer> pool) {
        int length = 1;
        while (length < LONGEST && random.nextDouble() < ONE_MORE) {
            length++;
        }
        int place = random.nextInt(length);
        int[] own = collection.texts(document);
        int[] text = new int[length];
        boolean same = random.nextDouble() < SAME_DOCUMENT;
        for (int i = 0; i < length; i++) {
            int there = passage - place + i;
            if (i == place) {
                text[i] = own[passage];
            } else if (same && there >= 0 && there < own.length) {
                text[i] = own[there];
            } else {
                int[] other = collection.texts(pool.get(random.nextInt(pool.size())));
                text[i] = other[random.nextInt(other.length)];
            }
        }
        composed.add(text);
        return composed.size() - 1;
    }

    private void shuffle(List<Integer> numbers) {
        for (int i = numbers.size() - 1; i > 0; i--) {
            java.util.Collections.swap(numbers, i, random.nextInt(i + 1));
        }
    }
}
