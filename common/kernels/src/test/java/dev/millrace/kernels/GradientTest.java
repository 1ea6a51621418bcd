package dev.millrace.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.millrace.kernels.Battery.Fill;
import dev.millrace.kernels.reference.Reference;
import dev.millrace.tensors.TensorEngine;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients as recorded, against central differences of the scalar reference. */
class GradientTest {

    private static final long SEED = 11;
    private static final double STEP = 1e-5;

    @BeforeAll
    static void oneThread() {
        TensorEngine.threads(1);
    }

    @AfterAll
    static void nothingRecordedAfterwards() {
        ai.djl.pytorch.jni.JniUtils.setGradMode(false);
    }

    static List<KernelSpec> kernels() {
        return Kernels.all();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void gradientsAreThoseOfTheReference(KernelSpec spec) {
        for (Map<String, Object> variant : Battery.variants(spec)) {
            Battery.Inputs inputs = new Battery(Fill.RANDOM, SEED, 2, 2, 7, 7, 3, 2).inputs();
            List<double[][][][]> arrays = List.of(inputs.queries(), inputs.keys(), inputs.values());
            float[][] recorded = recorded(spec, variant, inputs);
            for (int which = 0; which < 3; which++) {
                int at = 0;
                for (double[][][] sample : arrays.get(which)) {
                    for (double[][] head : sample) {
                        for (double[] row : head) {
                            for (int c = 0; c < row.length; c++) {
                                assertThat((double) recorded[which][at])
                                        .as("%s %s, input %d, element %d", spec.name(), variant, which, at)
                                        .isCloseTo(slope(spec, variant, inputs, row, c), within(2e-4));
                                at++;
                            }
                        }
                    }
                }
            }
        }
    }

    private static float[][] recorded(KernelSpec spec, Map<String, Object> variant, Battery.Inputs inputs) {
        Mixing mixing = new Mixing(true, UnaryOperator.identity(), KeyDraws.seeded(SEED), Trace.NONE);
        try (NDManager manager = TensorEngine.newManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray[] arrays = {
                Conformance.array(manager, inputs.queries()),
                Conformance.array(manager, inputs.keys()),
                Conformance.array(manager, inputs.values())
            };
            for (NDArray array : arrays) {
                array.setRequiresGradient(true);
            }
            try (GradientCollector collector = TensorEngine.engine().newGradientCollector()) {
                NDArray mixed = spec.create(variant).mix(arrays[0], arrays[1], arrays[2], mixing);
                // An identity has nothing to say about queries and keys; the zero terms give them a gradient.
                NDArray untouched = arrays[0]
                        .sum()
                        .add(arrays[1].sum())
                        .add(arrays[2].sum())
                        .mul(0);
                collector.backward(mixed.square().sum().add(untouched));
            }
            float[][] gradients = new float[3][];
            for (int which = 0; which < 3; which++) {
                gradients[which] = arrays[which].getGradient().toFloatArray();
            }
            return gradients;
        }
    }

    /** Of the sum of squares of all the reference answers, along one element. */
    private static double slope(
            KernelSpec spec, Map<String, Object> variant, Battery.Inputs inputs, double[] row, int c) {
        double value = row[c];
        row[c] = value + STEP;
        double above = loss(spec, variant, inputs);
        row[c] = value - STEP;
        double below = loss(spec, variant, inputs);
        row[c] = value;
        return (above - below) / (2 * STEP);
    }

    private static double loss(KernelSpec spec, Map<String, Object> variant, Battery.Inputs inputs) {
        double[][][][] mixed = spec.reference(variant)
                .mix(
                        inputs.queries(),
                        inputs.keys(),
                        inputs.values(),
                        new Reference.Call(true, KeyDraws.seeded(SEED)::draw));
        double sum = 0;
        for (double[][][] sample : mixed) {
            for (double[][] head : sample) {
                for (double[] answer : head) {
                    for (double value : answer) {
                        sum += value * value;
                    }
                }
            }
        }
        return sum;
    }
}
