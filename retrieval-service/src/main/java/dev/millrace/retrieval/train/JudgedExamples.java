package dev.millrace.retrieval.train;

import dev.millrace.retrieval.tkl.TokenStates;
import dev.millrace.retrieval.tkl.training.TklExample;
import dev.millrace.retrieval.train.JudgedQuery.Preference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Judged queries with documents that answer them better and less: those that were judged so, and those that the first stage finds and
 * nobody judged. Of each document those passages are taken that match the query best.
 */
final class JudgedExamples {

    private static final int NEGATIVES = 8;

    private final EncodedCollection collection;
    private final JudgedStage stage;
    private final List<JudgedQuery> queries;
    private final List<int[]> composed = new ArrayList<>();

    JudgedExamples(EncodedCollection collection, JudgedStage stage, List<JudgedQuery> queries) {
        this.collection = collection;
        this.stage = stage;
        this.queries = queries;
    }

    /** A text by its number. */
    TokenStates text(int number) {
        return collection.states().joined(composed.get(number));
    }

    /** One for each preference, in an order that the seed decides; those with nothing worse are left out. */
    List<TklExample> of(List<Integer> numbers, int most, long seed) {
        record Asked(int query, Preference preference) {}
        List<Asked> all = new ArrayList<>();
        numbers.forEach(q -> queries.get(q).preferences().forEach(one -> all.add(new Asked(q, one))));
        java.util.Collections.shuffle(all, new Random(seed));
        List<TklExample> examples = new ArrayList<>();
        for (Asked asked : all) {
            if (examples.size() == most) {
                break;
            }
            Set<Integer> worse = worse(asked.query(), asked.preference());
            if (!worse.isEmpty()) {
                int positive = composed(asked.query(), asked.preference().better());
                int[] negatives = worse.stream()
                        .mapToInt(document -> composed(asked.query(), document))
                        .toArray();
                examples.add(new TklExample(asked.query(), positive, negatives));
            }
        }
        return examples;
    }

    private Set<Integer> worse(int query, Preference preference) {
        Set<Integer> worse = new LinkedHashSet<>();
        preference.worse().stream().limit(NEGATIVES).forEach(worse::add);
        List<Integer> known = queries.get(query).known();
        stage.found(query).stream()
                .map(JudgedStage::document)
                .filter(document -> !known.contains(document))
                .limit(NEGATIVES - worse.size())
                .forEach(worse::add);
        return worse;
    }

    private int composed(int query, int document) {
        composed.add(stage.passages(query, document));
        return composed.size() - 1;
    }
}
