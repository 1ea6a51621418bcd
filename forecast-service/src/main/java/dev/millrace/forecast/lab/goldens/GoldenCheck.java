package dev.millrace.forecast.lab.goldens;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.kernels.KeyDraws;
import dev.millrace.kernels.Trace;
import dev.millrace.lab.goldens.Comparison;
import dev.millrace.lab.goldens.Golden;
import dev.millrace.lab.goldens.GoldenResult;
import dev.millrace.layers.Adam;
import dev.millrace.layers.Dropout;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import dev.millrace.tensors.DType;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import dev.millrace.tensors.TensorEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds one golden file's network from its metadata and weights, and compares what it computes: the forecast, the first training
 * step with its gradients, and where one and three Adam steps lead.
 */
final class GoldenCheck {

    private static final double OUTPUT = 5e-6;
    private static final double GRADIENT = 1e-4;
    private static final double GRADIENT_FLOOR = 1e-6;
    private static final double AFTER_ONE = 1e-6;
    private static final double AFTER_THREE = 1e-5;
    private static final double RUNNING_VARIANCE = 1e-5;
    /** It carries the drift of an inert bias in front. */
    private static final double RUNNING_MEAN = 2e-3;
    /** Adam turns rounding noise in a smaller gradient into a full step. */
    private static final double LEAST_GRADIENT = 1e-5;

    private static final int STEPS = 3;
    private static final String WEIGHT = "weight.";
    private static final String COUNTER = "num_batches_tracked";

    private final String name;
    private final String kind;
    private final Safetensors file;
    private final double rate;
    private final NDManager manager;
    private final Parameters parameters;
    private final Network network;
    private final Inputs inputs;
    private final List<GoldenResult> results = new ArrayList<>();

    private GoldenCheck(Golden.Tensors golden, NetworkConfig config, Parameters parameters, NDManager manager) {
        this.name = golden.name();
        this.kind = golden.kind();
        this.file = golden.file();
        this.rate = Double.parseDouble(file.metadata().getOrDefault("lr", "0.001"));
        this.manager = manager;
        this.parameters = parameters;
        this.network = config.build(parameters);
        this.inputs = new Inputs(
                array("x_enc"), optionalArray("x_mark_enc"), optionalArray("x_dec"), optionalArray("x_mark_dec"));
    }

    /** @throws IllegalArgumentException when the file lacks something, or has what makes no sense */
    static List<GoldenResult> check(Golden.Tensors golden) {
        Safetensors file = golden.file();
        NetworkConfig config = GoldenConfigs.read(golden.kind(), file);
        try (NDManager manager = TensorEngine.newManager();
                Parameters parameters = Parameters.stored(weights(file))) {
            GoldenCheck check = new GoldenCheck(golden, config, parameters, manager);
            check.all();
            return List.copyOf(check.results);
        }
    }

    private static Map<String, Tensor> weights(Safetensors file) {
        Map<String, Tensor> weights = new HashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(WEIGHT) && !name.endsWith(COUNTER)) {
                weights.put(name.substring(WEIGHT.length()), tensor);
            }
        });
        return weights;
    }

    private void all() {
        Comparison used = new Comparison("weights");
        parameters.unused().forEach(unknown -> used.failed("the network has no " + unknown));
        if (parameters.unused().isEmpty()) {
            used.add("all", new float[1], new float[1], GRADIENT_FLOOR);
        }
        record(used);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Pass pass = new Pass(false, Optional.empty(), draws("eval"), Trace.NONE);
            compareOutput("evaluation output", "eval.output", network.forward(inputs, pass));
        }
        train();
    }

    private void train() {
        parameters.requireGradients(true);
        Adam adam = new Adam(parameters);
        for (int step = 1; step <= STEPS; step++) {
            try (NDScope scope = new NDScope();
                    GradientCollector collector = TensorEngine.engine().newGradientCollector()) {
                scope.suppressNotUsedWarning();
                Pass pass = Pass.training(new Dropout(0), draws("step" + step));
                NDArray output = network.forward(inputs, pass);
                NDArray loss = output.sub(array("target")).square().mean();
                collector.backward(loss);
                if (step == 1) {
                    compareOutput("training output", "train.output", output);
                    compareOutput("loss", "train.loss", loss);
                    compareGradients();
                } else if (step == STEPS) {
                    compareOutput("loss of step 3", "loss3", loss);
                }
            }
            adam.step(rate);
            if (step == 1) {
                compareWeights("one Adam step", "adam1.", AFTER_ONE);
            }
        }
        compareWeights("three Adam steps", "adam3.", AFTER_THREE);
        compareStatistics();
    }

    private void compareOutput(String check, String tensor, NDArray found) {
        record(new Comparison(check).add(tensor, found.toFloatArray(), floats(tensor), OUTPUT));
    }

    private void compareGradients() {
        Comparison comparison = new Comparison("gradients");
        each("grad.", (weight, expected) -> {
            NDArray array = parameters.weights().get(weight);
            if (array == null) {
                comparison.failed("the network does not train " + weight);
                return;
            }
            double largest = 0;
            for (float value : expected) {
                largest = Math.max(largest, Math.abs(value));
            }
            double tolerance = Math.max(GRADIENT_FLOOR, GRADIENT * largest);
            comparison.add(weight, array.getGradient().toFloatArray(), expected, tolerance);
        });
        record(comparison);
    }

    private void compareWeights(String check, String prefix, double tolerance) {
        Comparison comparison = new Comparison(check);
        each(prefix, (weight, expected) -> {
            NDArray array = parameters.weights().get(weight);
            Tensor gradient = file.tensors().get("grad." + weight);
            if (array == null || gradient == null) {
                if (gradient != null) {
                    comparison.failed("the network does not train " + weight);
                }
                return;
            }
            float[] slopes = gradient.toFloats();
            boolean[] counted = new boolean[slopes.length];
            for (int i = 0; i < slopes.length; i++) {
                counted[i] = Math.abs(slopes[i]) >= LEAST_GRADIENT;
            }
            comparison.add(weight, array.toFloatArray(), expected, tolerance, counted);
        });
        record(comparison);
    }

    /** Only networks with batch normalisation have any. */
    private void compareStatistics() {
        Comparison comparison = new Comparison("running statistics");
        int[] count = new int[1];
        each("after3.", (buffer, expected) -> {
            count[0]++;
            NDArray array = parameters.buffers().get(buffer);
            if (array == null) {
                comparison.failed("the network has no " + buffer);
            } else {
                double tolerance = buffer.endsWith("running_mean") ? RUNNING_MEAN : RUNNING_VARIANCE;
                comparison.add(buffer, array.toFloatArray(), expected, tolerance);
            }
        });
        if (count[0] > 0) {
            record(comparison);
        }
    }

    private void record(Comparison comparison) {
        results.add(comparison.result(name, kind));
    }

    /** Every float tensor whose name begins so, by the rest of its name. */
    private void each(String prefix, java.util.function.BiConsumer<String, float[]> action) {
        file.tensors().keySet().stream()
                .filter(tensor -> tensor.startsWith(prefix) && !tensor.endsWith(COUNTER))
                .sorted()
                .forEach(tensor -> action.accept(tensor.substring(prefix.length()), floats(tensor)));
    }

    /** The stored positions, in call order. */
    private KeyDraws draws(String when) {
        int[] call = new int[1];
        return (queries, samples, keys) -> {
            Tensor stored = file.tensor(when + ".index_sample." + call[0]++);
            long[] shape = stored.shape();
            if (shape.length != 2 || shape[0] != queries || shape[1] != samples) {
                throw new IllegalArgumentException(
                        "the stored key positions do not fit " + queries + " queries and " + samples + " samples");
            }
            return stored.toLongs();
        };
    }

    private float[] floats(String tensor) {
        return file.tensor(tensor).toFloats();
    }

    private NDArray array(String tensor) {
        Tensor stored = file.tensor(tensor);
        float[] values = stored.dtype() == DType.I64 ? floats(stored.toLongs()) : stored.toFloats();
        return manager.create(values, new Shape(stored.shape()));
    }

    private static float[] floats(long[] integers) {
        float[] values = new float[integers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = integers[i];
        }
        return values;
    }

    private @Nullable NDArray optionalArray(String tensor) {
        return file.tensors().containsKey(tensor) ? array(tensor) : null;
    }
}
