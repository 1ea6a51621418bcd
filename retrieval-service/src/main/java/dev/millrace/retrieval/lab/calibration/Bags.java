package dev.millrace.retrieval.lab.calibration;

import dev.millrace.lab.LabFailure;
import dev.millrace.retrieval.answer.Evidence;
import dev.millrace.retrieval.answer.SupportModel.Fit;
import dev.millrace.retrieval.lab.calibration.Asked.Kind;
import dev.millrace.retrieval.lab.calibration.LogisticFit.Example;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Fits weights to questions of which is known whether they have an answer, not in which sentence: each round takes for every question the
 * sentence that the weights of the round before find best (multiple-instance learning: Andrews, Tsochantaridis, Hofmann, NIPS 2002).
 */
final class Bags {

    private static final int ROUNDS = 6;
    private static final double PENALTY = 1;

    /** Of the questions that have an answer, so many may be refused. */
    private static final double REFUSED = 0.1;

    private final List<Bag> bags;
    private final Function<Evidence, double[]> features;

    /** A question's evidence. @param evidence at least one sentence */
    record Bag(String collection, Kind kind, List<Evidence> evidence) {}

    Bags(List<Bag> bags, Function<Evidence, double[]> features) {
        this.bags = bags;
        this.features = features;
    }

    /** Moved so that 0 is the point that all but so many answerable questions reach. @return the constant is the last */
    double[] fit() {
        Map<Kind, Double> shares = shares();
        List<double[]> chosen = bags.stream()
                .map(bag -> features.apply(bag.evidence().getFirst()))
                .toList();
        double[] weights = {};
        for (int round = 0; round < ROUNDS; round++) {
            List<Example> examples = new ArrayList<>();
            for (int i = 0; i < bags.size(); i++) {
                Kind kind = bags.get(i).kind();
                examples.add(new Example(chosen.get(i), kind == Kind.ANSWERED, shares.getOrDefault(kind, 0.0)));
            }
            double[] found = LogisticFit.fit(examples, PENALTY);
            weights = found;
            chosen = bags.stream().map(bag -> best(bag, found)).toList();
        }
        for (int i = 0; i < weights.length - 1; i++) {
            if (weights[i] <= 0) {
                throw new LabFailure(
                        "by these texts, what has more of a question's words answers it less",
                        "give more texts, about different things");
            }
        }
        weights[weights.length - 1] -= refusedBelow(weights);
        return weights;
    }

    /** Both sides weigh the same, and so do the reasons why there is no answer. */
    private Map<Kind, Double> shares() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        bags.forEach(bag -> counts.merge(bag.kind(), 1, Integer::sum));
        if (!counts.containsKey(Kind.ANSWERED) || counts.size() == 1) {
            throw new LabFailure(
                    "the texts give no questions, or none without an answer",
                    "give at least two places with texts about different things");
        }
        Map<Kind, Double> shares = new EnumMap<>(Kind.class);
        counts.forEach((kind, count) -> shares.put(
                kind, (double) bags.size() / (2.0 * count) / (kind == Kind.ANSWERED ? 1 : counts.size() - 1)));
        return shares;
    }

    private double[] best(Bag bag, double[] weights) {
        return bag.evidence().stream()
                .map(features)
                .max((one, other) -> Double.compare(sum(one, weights), sum(other, weights)))
                .orElseThrow();
    }

    /** Of a question by its best sentence; its support when it is above 0. */
    double sum(Bag bag, double[] weights) {
        return sum(best(bag, weights), weights);
    }

    private static double sum(double[] values, double[] weights) {
        double sum = weights[values.length];
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }

    private double refusedBelow(double[] weights) {
        double[] answered = bags.stream()
                .filter(bag -> bag.kind() == Kind.ANSWERED)
                .mapToDouble(bag -> sum(bag, weights))
                .sorted()
                .toArray();
        return answered[(int) (REFUSED * answered.length)];
    }

    static Fit vectors(double[] weights) {
        return new Fit(weights[0], weights[1], weights[2]);
    }

    static Fit words(double[] weights) {
        return new Fit(weights[0], 0, weights[1]);
    }
}
