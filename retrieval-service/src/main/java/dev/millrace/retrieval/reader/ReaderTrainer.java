package dev.millrace.retrieval.reader;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.millrace.layers.Adam;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.Tensor;
import dev.millrace.tensors.TensorEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Fits a reader. The same seed gives the same weights on one machine with as many threads. For one thread. */
public final class ReaderTrainer implements AutoCloseable {

    private final ReaderShape shape;
    private final ReaderRecipe recipe;
    private final Function<Exercise, ReaderPrompt> prompts;
    private final Function<Integer, Exercise> echoes;
    private final List<Function<Integer, Exercise>> sources;
    private final Parameters parameters;
    private final ReaderNetwork network;
    private final Adam adam;
    private final Random random;

    /** Hears of steps. */
    @FunctionalInterface
    public interface Progress {
        /** @param loss of the step's answers, in nats a token */
        void step(int step, int of, double loss);
    }

    /**
     * @param prompts tokens of an exercise
     * @param echoes what it begins with, with a number of passages
     * @param sources of questions with a number of passages, one as often as the other
     * @param from weights to begin with; empty: newly drawn ones
     */
    public ReaderTrainer(
            ReaderShape shape,
            ReaderRecipe recipe,
            Function<Exercise, ReaderPrompt> prompts,
            Function<Integer, Exercise> echoes,
            List<Function<Integer, Exercise>> sources,
            Map<String, Tensor> from) {
        this.shape = shape;
        this.recipe = recipe;
        this.prompts = prompts;
        this.echoes = echoes;
        this.sources = List.copyOf(sources);
        this.random = new Random(recipe.seed());
        this.parameters = Parameters.drawn(recipe.seed());
        this.network = new ReaderNetwork(shape, parameters);
        if (!from.isEmpty()) {
            parameters.assign(from);
        }
        this.adam = new Adam(parameters);
    }

    /** Numbers that are fitted. */
    public long size() {
        return parameters.size();
    }

    /** Every token sees all before it. */
    public void full(Progress progress) {
        train(recipe.steps(), false, progress);
    }

    /** Each exercise in full and in blocks. */
    public void blocks(Progress progress) {
        train(recipe.blockSteps(), true, progress);
    }

    private void train(int steps, boolean blocks, Progress progress) {
        parameters.requireGradients(true);
        for (int step = 0; step < steps; step++) {
            ReaderBatch batch = blocks
                    ? batch(true, recipe.passages(), 0)
                    : batch(false, recipe.passages(step), recipe.echoes(step));
            double loss = step(batch, recipe.rate(step, steps));
            if (!Double.isFinite(loss)) {
                throw new IllegalStateException("the loss is " + loss + " after " + (step + 1) + " steps");
            }
            progress.step(step + 1, steps, loss);
        }
        parameters.requireGradients(false);
    }

    private ReaderBatch batch(boolean blocks, int most, double echoing) {
        List<ReaderBatch.Sample> samples = new ArrayList<>();
        // The same for all, so that little is padded.
        int passages = 1 + random.nextInt(most);
        while (samples.size() < recipe.batch()) {
            Exercise exercise = (random.nextDouble() < echoing ? echoes : sources.get(random.nextInt(sources.size())))
                    .apply(passages);
            ReaderPrompt prompt = prompts.apply(exercise);
            ReaderBatch.Sample sample =
                    new ReaderBatch.Sample(prompt.blocks(), prompt.question(), prompt.answer(), false);
            if (sample.length() > shape.positions()) {
                continue;
            }
            samples.add(sample);
            if (blocks && samples.size() < recipe.batch()) {
                samples.add(new ReaderBatch.Sample(prompt.blocks(), prompt.question(), prompt.answer(), true));
            }
        }
        return ReaderBatch.of(samples);
    }

    private double step(ReaderBatch batch, double rate) {
        double loss;
        try (NDScope scope = new NDScope();
                GradientCollector collector = TensorEngine.engine().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            NDArray error = network.loss(batch);
            collector.backward(error);
            loss = error.getFloat();
        }
        if (Double.isFinite(loss)) {
            adam.step(rate);
        }
        return loss;
    }

    /** The weights as they are, under the names of {@code model.safetensors}. */
    public Map<String, Tensor> weights() {
        return parameters.tensors();
    }

    @Override
    public void close() {
        parameters.close();
    }
}
