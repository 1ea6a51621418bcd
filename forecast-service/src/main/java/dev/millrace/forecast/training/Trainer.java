package dev.millrace.forecast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.window.Windows;
import dev.millrace.kernels.KeyDraws;
import dev.millrace.layers.Adam;
import dev.millrace.layers.Dropout;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import dev.millrace.tensors.Tensor;
import dev.millrace.tensors.TensorEngine;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Fits a network to windows: mean squared error, Adam, early stopping. The same seed gives the same weights on one machine, also when
 * the training was ended between two steps and taken up again. Used by one thread; at most one in a process trains at a time.
 */
public final class Trainer implements AutoCloseable {

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final NetworkConfig config;
    private final Recipe recipe;
    private final Windows windows;
    private final Windows validation;
    private final Parameters parameters;
    private final Network network;
    private final Adam adam;
    private final Dropout dropout;
    private final Batch batch;
    private final int stepsPerEpoch;

    private int epoch = 1;
    private int step;
    private double lossSum;
    private double best = Double.NaN;
    private int bestEpoch;
    private Map<String, Tensor> bestNetwork = Map.of();

    /**
     * @param from what to go on from; empty: from the recipe's seed
     * @throws IllegalArgumentException when there are fewer windows than a batch has
     */
    public Trainer(
            NetworkConfig config, Recipe recipe, Windows windows, Windows validation, Optional<TrainingState> from) {
        this.config = config;
        this.recipe = recipe;
        this.windows = windows;
        this.validation = validation;
        this.stepsPerEpoch =
                Math.min(windows.count() / recipe.batch(), recipe.steps().orElse(Integer.MAX_VALUE));
        if (stepsPerEpoch == 0) {
            throw new IllegalArgumentException(
                    "there are " + windows.count() + " windows to train on, fewer than a batch of " + recipe.batch());
        }
        this.parameters = Parameters.drawn(recipe.seed());
        this.network = config.build(parameters);
        this.adam = new Adam(parameters);
        this.dropout = new Dropout(recipe.seed());
        this.batch = new Batch(windows, recipe.batch(), config);
        from.ifPresent(this::restore);
        parameters.requireGradients(true);
    }

    /** Trains to the end, unless {@code progress} says otherwise. */
    public Trained run(Progress progress) {
        while (epoch <= recipe.epochs() && !patienceLost()) {
            int[] order = order();
            while (step < stepsPerEpoch) {
                double loss = step(Arrays.copyOfRange(order, step * recipe.batch(), (step + 1) * recipe.batch()));
                if (!Double.isFinite(loss)) {
                    return new Trained.Diverged(epoch, step + 1);
                }
                step++;
                lossSum += loss;
                if (!progress.step(epoch, recipe.epochs(), step, stepsPerEpoch, loss, this::state)) {
                    return new Trained.Stopped();
                }
            }
            if (!endEpoch(progress)) {
                return new Trained.Stopped();
            }
        }
        return new Trained.Done(bestNetwork, best, bestEpoch, epoch - 1);
    }

    /** One step without the rest, for measurements. @return the loss */
    public double step(int[] numbers) {
        batch.load(numbers);
        long number = adam.steps();
        dropout.begin(number);
        double loss;
        try (NDScope scope = new NDScope();
                GradientCollector collector = TensorEngine.engine().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            Pass pass = Pass.training(dropout, KeyDraws.seeded(recipe.seed() + SPREAD * (number + 1)));
            NDArray error = network.forward(batch.inputs(), pass)
                    .sub(batch.target())
                    .square()
                    .mean();
            collector.backward(error);
            loss = error.getFloat();
        }
        if (Double.isFinite(loss)) {
            adam.step(recipe.schedule().rate(recipe.learningRate(), epoch));
        }
        return loss;
    }

    /** Floats that are fitted. */
    public long size() {
        return parameters.size();
    }

    @Override
    public void close() {
        batch.close();
        parameters.close();
    }

    private boolean endEpoch(Progress progress) {
        Evaluation evaluation = new Evaluation(config, network, recipe.batch(), recipe.seed());
        double found = evaluation.loss(validation);
        // an equal loss counts as better, as in the papers' code
        boolean better = !(found > best);
        if (better) {
            best = found;
            bestEpoch = epoch;
            bestNetwork = parameters.tensors();
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

    private int[] order() {
        int[] order = new int[windows.count()];
        Arrays.setAll(order, i -> i);
        SplittableRandom random = new SplittableRandom(recipe.seed() * SPREAD + epoch);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    private TrainingState state() {
        return new TrainingState(
                epoch, step, adam.steps(), lossSum, best, bestEpoch, parameters.tensors(), adam.tensors(), bestNetwork);
    }

    private void restore(TrainingState state) {
        epoch = state.epoch();
        step = state.step();
        lossSum = state.lossSum();
        best = state.best();
        bestEpoch = state.bestEpoch();
        bestNetwork = state.bestNetwork();
        parameters.assign(state.network());
        adam.restore(state.optimiser(), state.steps());
    }
}
