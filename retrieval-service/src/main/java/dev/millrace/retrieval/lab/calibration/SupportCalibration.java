package dev.millrace.retrieval.lab.calibration;

import dev.millrace.lab.Output;
import dev.millrace.retrieval.answer.Evidence;
import dev.millrace.retrieval.answer.Extractor;
import dev.millrace.retrieval.answer.Finding;
import dev.millrace.retrieval.answer.SupportModel;
import dev.millrace.retrieval.answer.SupportModel.Fit;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.lab.calibration.Asked.Kind;
import dev.millrace.retrieval.lab.calibration.Bags.Bag;
import dev.millrace.retrieval.lab.method.ServedIndex;
import dev.millrace.retrieval.search.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Asks the questions that collections give, and fits a support model to what is found. */
public final class SupportCalibration {

    private static final int DOCUMENTS = 10;
    private static final int DEPTH = 100;
    private static final Fit NONE = new Fit(0, 0, 0);

    private final List<Posing> collections;
    private final int foreign;
    private final long seed;
    private final Output output;

    /** @param questions in their order; each is asked with its answer, without, and changed @param documents of the index, by question */
    public record Posing(String name, ServedIndex index, List<String> questions, List<Integer> documents) {}

    /** @param foreign questions of every other collection that each one is asked */
    public SupportCalibration(List<Posing> collections, int foreign, long seed, Output output) {
        this.collections = List.copyOf(collections);
        this.foreign = foreign;
        this.seed = seed;
        this.output = output;
    }

    /** Prints a row for each collection and kind of question. */
    public SupportModel model() {
        double nearness = nearness();
        Extractor extractor = new Extractor(new SupportModel(NONE, NONE, nearness), 0);
        List<Bag> bags = new ArrayList<>();
        for (Posing collection : collections) {
            List<Asked> asked = asked(collection);
            int done = 0;
            for (Asked one : asked) {
                List<Evidence> evidence = evidence(extractor, collection.index(), one);
                if (!evidence.isEmpty()) {
                    bags.add(new Bag(collection.name(), one.kind(), evidence));
                }
                output.progress(collection.name(), ++done, asked.size(), "questions");
            }
        }
        Bags byVectors = new Bags(bags, one -> new double[] {one.coverage(), one.meaning()});
        Bags byWords = new Bags(bags, one -> new double[] {one.words()});
        double[] vectors = byVectors.fit();
        double[] words = byWords.fit();
        for (Posing collection : collections) {
            for (Kind kind : Kind.values()) {
                List<Bag> some = bags.stream()
                        .filter(bag -> bag.collection().equals(collection.name()) && bag.kind() == kind)
                        .toList();
                if (!some.isEmpty()) {
                    output.row(Output.fields(
                            "collection", collection.name(),
                            "questions", kind.wireName(),
                            "count", some.size(),
                            "refused", refused(some, byVectors, vectors),
                            "refusedByWords", refused(some, byWords, words)));
                }
            }
        }
        return new SupportModel(Bags.vectors(vectors), Bags.words(words), nearness);
    }

    private static double refused(List<Bag> bags, Bags fitted, double[] weights) {
        return bags.stream()
                .mapToDouble(bag -> fitted.sum(bag, weights) < 0 ? 1 : 0)
                .average()
                .orElse(Double.NaN);
    }

    private List<Asked> asked(Posing collection) {
        List<Asked> all = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Posing other : collections) {
            if (!other.equals(collection)) {
                List<String> some = shuffled(other.questions());
                some.stream()
                        .limit(foreign)
                        .forEach(text -> all.add(new Asked(Kind.FOREIGN, text, OptionalInt.empty())));
                others.addAll(some);
            }
        }
        try (Snapshot snapshot = collection.index().snapshot()) {
            SwappedWords swapped = new SwappedWords(others, snapshot::rareness, seed);
            for (int i = 0; i < collection.questions().size(); i++) {
                String text = collection.questions().get(i);
                all.add(new Asked(Kind.ANSWERED, text, OptionalInt.empty()));
                if (collection.index().documents() > 1) {
                    all.add(new Asked(
                            Kind.LEFT_OUT,
                            text,
                            OptionalInt.of(collection.documents().get(i))));
                }
                if (swapped.isPossible()) {
                    all.add(new Asked(Kind.SWAPPED, swapped.of(text), OptionalInt.empty()));
                }
            }
        }
        return all;
    }

    private List<String> shuffled(List<String> texts) {
        List<String> all = new ArrayList<>(texts);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = all.size() - 1; i > 0; i--) {
            Collections.swap(all, i, random.nextInt(i + 1));
        }
        return all;
    }

    private double nearness() {
        Extractor extractor = new Extractor(new SupportModel(NONE, NONE, 0), 0);
        List<Double> all = new ArrayList<>();
        for (Posing collection : collections) {
            int done = 0;
            int of = collection.questions().size();
            for (String question : collection.questions()) {
                try (Snapshot snapshot = collection.index().snapshot()) {
                    Extractor.nearness(found(extractor, collection.index(), snapshot, question, Filter.ALL))
                            .ifPresent(all::add);
                }
                output.progress("nearness in " + collection.name(), ++done, of, "questions");
            }
        }
        return all.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static List<Evidence> evidence(Extractor extractor, ServedIndex index, Asked asked) {
        Filter filter = asked.without().isPresent()
                ? new Filter.Not(new Filter.Equals(
                        Field.ID,
                        new Value.Text(
                                ServedIndex.id(asked.without().getAsInt()).value())))
                : Filter.ALL;
        try (Snapshot snapshot = index.snapshot()) {
            return extractor.evidence(found(extractor, index, snapshot, asked.text(), filter));
        }
    }

    private static Finding found(
            Extractor extractor, ServedIndex index, Snapshot snapshot, String question, Filter filter) {
        return extractor.search(
                index.searcher(),
                snapshot,
                new Query(question, filter, DOCUMENTS, 1, DEPTH, true),
                candidate -> Optional.of(index.text(candidate)));
    }
}
