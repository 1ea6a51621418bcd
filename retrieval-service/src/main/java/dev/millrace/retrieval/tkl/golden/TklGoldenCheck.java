package dev.millrace.retrieval.tkl.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.millrace.layers.Parameters;
import dev.millrace.retrieval.tkl.TklModel;
import dev.millrace.retrieval.tkl.TklOutput;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Scalars;
import dev.millrace.tensors.Tensor;
import dev.millrace.tensors.TensorEngine;
import java.util.ArrayList;
import java.util.List;

/**
 * Rebuilds one golden file's ranker from its metadata and weights, compatible with the authors' code, and compares what it computes:
 * scores, windows, regions and gradients.
 */
public final class TklGoldenCheck {

    /** Of the largest score. */
    private static final double SCORE = 1e-5;

    /** Of the largest gradient of a tensor. */
    private static final double GRADIENT = 1e-3;

    private static final double GRADIENT_FLOOR = 1e-5;
    private static final String GRADIENTS = "grad.";

    private final TklGoldenFile golden;
    private final Parameters parameters;
    private final TklModel model;
    private final List<GoldenComparison> results = new ArrayList<>();

    private TklGoldenCheck(TklGoldenFile golden, Parameters parameters) {
        this.golden = golden;
        this.parameters = parameters;
        this.model = new TklModel(golden.config(), parameters);
    }

    /** Whether a file holds a ranker. */
    public static boolean concerns(Safetensors file) {
        return TklGoldenFile.kind(file).equals(TklGoldenFile.KIND);
    }

    /** @throws IllegalArgumentException or SafetensorsException when the file cannot be understood */
    public static List<GoldenComparison> check(Safetensors file) {
        TklGoldenFile golden = TklGoldenFile.of(file);
        try (Parameters parameters = Parameters.stored(golden.weights())) {
            TklGoldenCheck check = new TklGoldenCheck(golden, parameters);
            check.all();
            return List.copyOf(check.results);
        }
    }

    private void all() {
        results.add(
                parameters.unused().isEmpty()
                        ? new GoldenComparison("weights", "all", 0, GRADIENT_FLOOR)
                        : GoldenComparison.failed("weights", "the ranker has no " + parameters.unused()));
        parameters.requireGradients(true);
        try (NDScope scope = new NDScope();
                GradientCollector collector = TensorEngine.engine().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            TklOutput output = model.forward(golden.batch());
            compare("scores", "score", output.scores().toFloatArray());
            if (golden.file().tensors().containsKey("window_scores")) {
                compare("windows", "window_scores", output.windows().toFloatArray());
                compareRegions(output.peaks());
                compare("region scores", "top_scores", output.values().toFloatArray());
            }
            NDArray loss = loss(output.scores());
            collector.backward(loss);
            compare("loss", "loss", loss.toFloatArray());
            compareGradients();
        }
    }

    /** max(0, 1 - (s0 - s1)) + 0.1 mean(score²) */
    private static NDArray loss(NDArray scores) {
        NDArray margin = scores.get("1:2").sub(scores.get("0:1"));
        NDArray one = margin.onesLike();
        NDArray hinge = margin.add(one).getNDArrayInternal().relu();
        return hinge.add(Scalars.times(scores.square().mean(), 0.1));
    }

    private void compare(String check, String tensor, float[] found) {
        float[] expected = golden.floats(tensor);
        results.add(GoldenComparison.of(check, tensor, found, expected, SCORE * largest(expected)));
    }

    private void compareRegions(int[][] peaks) {
        long[] expected = golden.file().tensor("top_windows").toLongs();
        int differing = 0;
        for (int i = 0; i < expected.length; i++) {
            differing += peaks[i / peaks[0].length][i % peaks[0].length] == expected[i] ? 0 : 1;
        }
        results.add(new GoldenComparison("regions", "top_windows", differing, 0));
    }

    private void compareGradients() {
        List<GoldenComparison> all = new ArrayList<>();
        golden.file().tensors().forEach((name, tensor) -> {
            if (name.startsWith(GRADIENTS)) {
                all.add(gradient(name, tensor));
            }
        });
        results.add(all.stream()
                .reduce(GoldenComparison::worse)
                .orElseGet(() -> GoldenComparison.failed("gradients", "the file has none")));
    }

    private GoldenComparison gradient(String name, Tensor tensor) {
        String weight = name.substring(GRADIENTS.length());
        NDArray array = parameters.weights().get(weight);
        if (array == null) {
            return GoldenComparison.failed("gradients", "the ranker does not train " + weight);
        }
        float[] expected = golden.shaped(name, tensor).toFloats();
        float[] whole = tensor.toFloats();
        if (largest(whole) > largest(expected)) {
            return GoldenComparison.failed("gradients", weight + " has gradients where the ranker has no weights");
        }
        double tolerance = Math.max(GRADIENT_FLOOR, GRADIENT * largest(expected));
        return GoldenComparison.of("gradients", weight, array.getGradient().toFloatArray(), expected, tolerance);
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
