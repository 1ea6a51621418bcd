package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Battery.Fill;
import dev.millrace.kernels.reference.Reference;
import dev.millrace.tensors.TensorEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Checks a kernel against its scalar reference on this machine: odd and ordinary lengths, scores of ±80, equal and zero inputs,
 * several samples and heads, fewer and more keys than queries where it takes them, each variant of its settings, serving and training.
 */
public final class Conformance {

    private static final double SHAKE = 1e-6;

    /** No smooth change by {@link #SHAKE} is as large. */
    private static final double JUMP = 1e-3;

    private static final int[] LENGTHS = {1, 2, 3, 7, 13, 31, 64, 96, 97, 207};

    private final KernelSpec spec;
    private final long seed;

    private Conformance(KernelSpec spec, long seed) {
        this.spec = spec;
        this.seed = seed;
    }

    /**
     * @param cases calls compared
     * @param undecided of these, how many were left out: their reference's own answer jumps within float32's rounding of the inputs
     * @param error the error of the worst case; see {@link KernelSpec.Accuracy}
     * @param allowed what that case allows
     * @param worst which case came nearest to its bound or went furthest beyond it
     */
    public record Report(
            String kernel, int version, int cases, int undecided, double error, double allowed, String worst) {

        public boolean passed() {
            return error <= allowed;
        }

        /** How near the worst case comes to its bound, 1 being the bound; no number at all is as bad as can be. */
        public double severity() {
            return Conformance.severity(error, allowed);
        }
    }

    /** Tokens of the inputs that kernels are compared on. */
    public static List<Integer> lengths() {
        return Arrays.stream(LENGTHS).boxed().toList();
    }

    private static double severity(double error, double allowed) {
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error == 0 ? 0 : error / allowed;
    }

    /** Seconds of work. Needs the native engine. */
    public static Report check(KernelSpec spec, long seed) {
        return new Conformance(spec, seed).check();
    }

    private record Outcome(String what, double error, double allowed, boolean undecided) {

        double severity() {
            return Conformance.severity(error, allowed);
        }
    }

    private Report check() {
        List<Outcome> outcomes = new ArrayList<>();
        for (Battery battery : batteries()) {
            Battery.Inputs inputs = battery.inputs();
            for (Map<String, Object> variant : Battery.variants(spec)) {
                if (battery.queries() != battery.keys() && Boolean.TRUE.equals(variant.get("causal"))) {
                    continue;
                }
                outcomes.add(outcome(battery, inputs, variant, false));
                outcomes.add(outcome(battery, inputs, variant, true));
            }
        }
        List<Outcome> decided =
                outcomes.stream().filter(outcome -> !outcome.undecided()).toList();
        Outcome worst = Collections.max(decided, Comparator.comparingDouble(Outcome::severity));
        return new Report(
                spec.name(),
                spec.version(),
                outcomes.size(),
                outcomes.size() - decided.size(),
                worst.error(),
                worst.allowed(),
                worst.what());
    }

    private List<Battery> batteries() {
        List<Battery> batteries = new ArrayList<>();
        for (int length : LENGTHS) {
            batteries.add(new Battery(Fill.RANDOM, seed + length, 2, 3, length, length, 5, 4));
            batteries.add(new Battery(Fill.LARGE, seed + length, 1, 2, length, length, 8, 8));
            batteries.add(new Battery(Fill.EQUAL, seed, 1, 1, length, length, 3, 2));
            batteries.add(new Battery(Fill.ZERO, seed, 1, 1, length, length, 3, 2));
        }
        if (!spec.traits().equalLengths()) {
            batteries.add(new Battery(Fill.RANDOM, seed + 1, 2, 2, 5, 17, 4, 4));
            batteries.add(new Battery(Fill.RANDOM, seed + 2, 2, 2, 29, 3, 4, 4));
            batteries.add(new Battery(Fill.LARGE, seed + 3, 1, 2, 97, 130, 8, 8));
        }
        return batteries;
    }

    private Outcome outcome(Battery battery, Battery.Inputs inputs, Map<String, Object> variant, boolean training) {
        double[] wanted = wanted(inputs, variant, training);
        float[] got = mixed(inputs, variant, training);
        double[] answer = new double[got.length];
        Arrays.setAll(answer, at -> got[at]);
        double error = error(wanted, answer);
        double allowed = spec.accuracy().allowed(battery.keys(), battery.dim(), largestScore(inputs, battery.dim()));
        boolean undecided =
                spec.accuracy().selects() && !(error <= allowed) && jumps(inputs, variant, training, wanted);
        return new Outcome(battery + " " + variant + (training ? " training" : " serving"), error, allowed, undecided);
    }

    private double[] wanted(Battery.Inputs inputs, Map<String, Object> variant, boolean training) {
        double[][][][] mixed = spec.reference(variant)
                .mix(
                        inputs.queries(),
                        inputs.keys(),
                        inputs.values(),
                        new Reference.Call(training, KeyDraws.seeded(seed)::draw));
        return Arrays.stream(mixed)
                .flatMap(Arrays::stream)
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static double error(double[] wanted, double[] got) {
        double largest = 1;
        double error = 0;
        for (int at = 0; at < wanted.length; at++) {
            largest = Math.max(largest, Math.abs(wanted[at]));
            // Math.max keeps what is no number.
            error = Math.max(error, Math.abs(wanted[at] - got[at]));
        }
        return error / largest;
    }

    /** Whether other keys or delays are among the largest few once inputs are off by no more than products in float32 are. */
    private boolean jumps(Battery.Inputs inputs, Map<String, Object> variant, boolean training, double[] wanted) {
        for (int attempt = 0; attempt < 16; attempt++) {
            if (error(wanted, wanted(inputs.shaken(seed + attempt, SHAKE), variant, training)) > JUMP) {
                return true;
            }
        }
        return false;
    }

    private float[] mixed(Battery.Inputs inputs, Map<String, Object> variant, boolean training) {
        Mixing mixing = new Mixing(training, UnaryOperator.identity(), KeyDraws.seeded(seed), Trace.NONE);
        try (NDManager manager = TensorEngine.newManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray mixed = spec.create(variant)
                    .mix(
                            array(manager, inputs.queries()),
                            array(manager, inputs.keys()),
                            array(manager, inputs.values()),
                            mixing);
            return mixed.toFloatArray();
        }
    }

    private static double largestScore(Battery.Inputs inputs, int dim) {
        double longestQuery = longest(inputs.queries());
        return longestQuery * longest(inputs.keys()) / Math.sqrt(dim);
    }

    private static double longest(double[][][][] array) {
        double longest = 0;
        for (double[][][] sample : array) {
            for (double[][] head : sample) {
                for (double[] row : head) {
                    double square = 0;
                    for (double value : row) {
                        square += value * value;
                    }
                    longest = Math.max(longest, Math.sqrt(square));
                }
            }
        }
        return longest;
    }

    static NDArray array(NDManager manager, double[][][][] array) {
        int heads = array[0].length;
        int tokens = array[0][0].length;
        int dim = array[0][0][0].length;
        float[] flat = new float[array.length * heads * tokens * dim];
        int at = 0;
        for (double[][][] sample : array) {
            for (double[][] head : sample) {
                for (double[] row : head) {
                    for (double value : row) {
                        flat[at++] = (float) value;
                    }
                }
            }
        }
        return manager.create(flat, new Shape(array.length, heads, tokens, dim));
    }
}
