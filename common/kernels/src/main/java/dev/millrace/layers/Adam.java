package dev.millrace.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import dev.millrace.tensors.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Adam (Kingma and Ba, ICLR 2015) with β 0.9 and 0.999 and ε 1e-8. Its moments live in native memory as long as the parameters. Not
 * thread-safe.
 */
public final class Adam {

    /** As the engine has them: 1 - β is taken in single precision there, and the corrections must fit. */
    private static final double BETA1 = 0.9f;

    private static final double BETA2 = 0.999f;
    private static final double EPSILON = 1e-8;
    private static final String FIRST = "adam.first.";
    private static final String SECOND = "adam.second.";

    private record Moments(NDArray first, NDArray second) {}

    private final Parameters parameters;
    private final Map<String, Moments> moments = new LinkedHashMap<>();
    private long steps;

    public Adam(Parameters parameters) {
        this.parameters = parameters;
        parameters
                .weights()
                .forEach((name, weight) -> moments.put(
                        name,
                        new Moments(
                                parameters.manager().zeros(weight.getShape()),
                                parameters.manager().zeros(weight.getShape()))));
    }

    /** Moves the weights by their gradients, and sets those to zero. */
    public void step(double rate) {
        step(name -> rate);
    }

    /** @param rates the learning rate of each weight, by its name; one of rate 0 stays as it is */
    public void step(ToDoubleFunction<String> rates) {
        steps++;
        // The engine's ε is added before the correction of the second moment; scaled like this it is the paper's.
        double correction = Math.sqrt(1 - Math.pow(BETA2, steps));
        float epsilon = (float) (EPSILON * correction);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            parameters.weights().forEach((name, weight) -> {
                double rate = rates.applyAsDouble(name);
                float corrected = (float) (rate * correction / (1 - Math.pow(BETA1, steps)));
                Moments own = java.util.Objects.requireNonNull(moments.get(name));
                NDArray gradient = weight.getGradient();
                weight.getNDArrayInternal()
                        .adamUpdate(
                                new NDList(weight, gradient, own.first(), own.second()),
                                new NDList(weight),
                                (float) rate,
                                corrected,
                                0f,
                                1f,
                                -1f,
                                (float) BETA1,
                                (float) BETA2,
                                epsilon,
                                false,
                                false);
            });
        }
    }

    /** Steps taken. */
    public long steps() {
        return steps;
    }

    /** Moments by name, for a checkpoint. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        moments.forEach((name, own) -> {
            tensors.put(FIRST + name, tensor(own.first()));
            tensors.put(SECOND + name, tensor(own.second()));
        });
        return tensors;
    }

    /** Goes on after a checkpoint that {@link #tensors} gave at {@code atStep}. */
    public void restore(Map<String, Tensor> tensors, long atStep) {
        moments.forEach((name, own) -> {
            Parameters.overwrite(own.first(), stored(tensors, FIRST + name));
            Parameters.overwrite(own.second(), stored(tensors, SECOND + name));
        });
        steps = atStep;
    }

    private static Tensor stored(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the checkpoint has no " + name);
        }
        return tensor;
    }

    private static Tensor tensor(NDArray array) {
        return Tensor.of(array.toFloatArray(), array.getShape().getShape());
    }
}
