package dev.millrace.retrieval.tkl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.millrace.layers.Adam;
import dev.millrace.layers.Parameters;
import dev.millrace.retrieval.tkl.QueryStates;
import dev.millrace.retrieval.tkl.TklBatch;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.TklModel;
import dev.millrace.retrieval.tkl.TokenStates;
import dev.millrace.tensors.Tensor;
import dev.millrace.tensors.TensorEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Fits a ranker: pairwise loss, Adam, early stopping. The same seed gives the same weights on one machine with as many threads, also when
 * the training was ended between two steps and taken up again. Used by one thread; at most one in a process trains at a time.
 */
public final class TklTrainer implements AutoCloseable {

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final TklValidation NONE = new TklValidation(Double.NaN, Double.NaN, Double.NaN);

    private final TklRecipe recipe;
    private final TklData data;
    private final Parameters parameters;
    private final TklModel model;
    private final Adam adam;
    private final int stepsPerEpoch;

    private int epoch = 1;
    private int step;
    private double lossSum;
    private TklValidation best = NONE;
    private int bestEpoch;
    private Map<String, Tensor> bestWeights = Map.of();

    /**
     * @param initial first values by name in place of drawn ones: a projection, the share of context, or all of a trained ranker's
     * @param from what to go on from; empty: from the first values
     * @throws IllegalArgumentException when a first value is not of this ranker
     */
    public TklTrainer(
            TklConfig config,
            TklRecipe recipe,
            TklData data,
            Map<String, Tensor> initial,
            Optional<TklTrainingState> from) {
        this.recipe = recipe;
        this.data = data;
        this.stepsPerEpoch = Math.ceilDiv(data.train().size(), recipe.batch());
        this.parameters = Parameters.drawn(recipe.seed());
        this.model = new TklModel(config, parameters);
        this.adam = new Adam(parameters);
        begin(initial);
        from.ifPresent(this::restore);
        parameters.requireGradients(true);
    }

    /** Trains to the end, unless {@code progress} says otherwise. */
    public TklTrained run(TklProgress progress) {
        while (epoch <= recipe.epochs() && !patienceLost()) {
            List<TklExample> order = order();
            while (step < stepsPerEpoch) {
                int first = step * recipe.batch();
                double loss = step(order.subList(first, Math.min(order.size(), first + recipe.batch())));
                if (!Double.isFinite(loss)) {
                    return new TklTrained.Diverged(epoch, step + 1);
                }
                step++;
                lossSum += loss;
                if (!progress.step(epoch, recipe.epochs(), step, stepsPerEpoch, loss, this::state)) {
                    return new TklTrained.Stopped();
                }
            }
            if (!endEpoch(progress)) {
                return new TklTrained.Stopped();
            }
        }
        return new TklTrained.Done(bestWeights, best, bestEpoch, epoch - 1);
    }

    /** One step without the rest, for measurements. @param examples each with as many negatives @return the loss */
    public double step(List<TklExample> examples) {
        TklBatch batch = batch(examples);
        double loss;
        try (NDScope scope = new NDScope();
                GradientCollector collector = TensorEngine.engine().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            NDArray scores = model.forward(batch).scores();
            NDArray error = recipe.loss().of(scores.reshape(examples.size(), -1));
            collector.backward(error);
            loss = error.getFloat();
        }
        if (Double.isFinite(loss)) {
            adam.step(recipe::rate);
        }
        return loss;
    }

    /** How the ranker does as it is. */
    public TklValidation validate() {
        return new TklEvaluation(model, data, recipe.loss()).validate();
    }

    /** Floats that are fitted. */
    public long size() {
        return parameters.size();
    }

    @Override
    public void close() {
        parameters.close();
    }

    private TklBatch batch(List<TklExample> examples) {
        List<QueryStates> queries = new ArrayList<>();
        List<TokenStates> documents = new ArrayList<>();
        int each = 1 + examples.getFirst().negatives().length;
        int[] queryOf = new int[examples.size() * each];
        for (int e = 0; e < examples.size(); e++) {
            TklExample example = examples.get(e);
            queries.add(data.queries().apply(example.query()));
            documents.add(data.documents().apply(example.positive()));
            for (int negative : example.negatives()) {
                documents.add(data.documents().apply(negative));
            }
            Arrays.fill(queryOf, e * each, (e + 1) * each, e);
        }
        return new TklBatch(queries, documents, queryOf);
    }

    private boolean endEpoch(TklProgress progress) {
        TklValidation found = validate();
        boolean better = bestEpoch == 0 || found.betterThan(best);
        if (better) {
            best = found;
            bestEpoch = epoch;
            bestWeights = parameters.tensors();
        }
        double mean = lossSum / stepsPerEpoch;
        epoch++;
        step = 0;
        lossSum = 0;
        return progress.epoch(epoch - 1, mean, found, better, this::state);
    }

    private boolean patienceLost() {
        return bestEpoch > 0 && epoch - 1 - bestEpoch >= recipe.patience();
    }

    /** This epoch's examples, shuffled, with the negatives drawn for it. */
    private List<TklExample> order() {
        SplittableRandom random = new SplittableRandom(recipe.seed() * SPREAD + epoch);
        List<TklExample> order = new ArrayList<>(data.train());
        for (int i = order.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            TklExample kept = order.get(i);
            order.set(i, order.get(j));
            order.set(j, kept);
        }
        order.replaceAll(
                example -> new TklExample(example.query(), example.positive(), drawn(example.negatives(), random)));
        return order;
    }

    /** Without repeats as long as there are enough. */
    private int[] drawn(int[] negatives, SplittableRandom random) {
        int[] pool = negatives.clone();
        int[] drawn = new int[recipe.negatives()];
        for (int n = 0; n < drawn.length; n++) {
            int first = n % pool.length;
            int at = first + random.nextInt(pool.length - first);
            drawn[n] = pool[at];
            pool[at] = pool[first];
            pool[first] = drawn[n];
        }
        return drawn;
    }

    private void begin(Map<String, Tensor> initial) {
        Map<String, Tensor> weights = new HashMap<>(parameters.tensors());
        initial.forEach((name, tensor) -> {
            if (weights.put(name, tensor) == null) {
                throw new IllegalArgumentException("the ranker has no " + name + " to begin with");
            }
        });
        if (!initial.isEmpty()) {
            parameters.assign(weights);
        }
    }

    private TklTrainingState state() {
        return new TklTrainingState(
                epoch, step, adam.steps(), lossSum, best, bestEpoch, parameters.tensors(), adam.tensors(), bestWeights);
    }

    private void restore(TklTrainingState state) {
        epoch = state.epoch();
        step = state.step();
        lossSum = state.lossSum();
        best = state.best();
        bestEpoch = state.bestEpoch();
        bestWeights = state.bestWeights();
        parameters.assign(state.weights());
        adam.restore(state.optimiser(), state.steps());
    }
}
