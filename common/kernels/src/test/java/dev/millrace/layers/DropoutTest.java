package dev.millrace.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.TensorEngine;
import org.junit.jupiter.api.Test;

class DropoutTest {

    private static final Shape SHAPE = new Shape(3, 100_001);

    @Test
    void dropsTheShareAskedForAndScalesTheRest() {
        try (NDManager manager = TensorEngine.newManager()) {
            Dropout dropout = new Dropout(7);
            dropout.begin(0);
            float[] mask = dropout.mask(manager, SHAPE, 0.2).toFloatArray();

            int dropped = 0;
            for (float value : mask) {
                assertThat(value == 0f || value == 1.25f).isTrue();
                dropped += value == 0f ? 1 : 0;
            }
            // six standard deviations of a fair draw
            double share = (double) dropped / mask.length;
            assertThat(share).isCloseTo(0.2, within(6 * Math.sqrt(0.16 / mask.length)));
        }
    }

    @Test
    void neighboursAndMasksAreIndependent() {
        try (NDManager manager = TensorEngine.newManager()) {
            Dropout dropout = new Dropout(7);
            dropout.begin(5);
            float[] first = dropout.mask(manager, SHAPE, 0.5).toFloatArray();
            float[] second = dropout.mask(manager, SHAPE, 0.5).toFloatArray();

            for (int lag : new int[] {1, 2, 16, 512, 4096}) {
                assertThat(agreement(first, first, lag)).isCloseTo(0.5, within(6 * 0.5 / Math.sqrt(first.length)));
            }
            assertThat(agreement(first, second, 0)).isCloseTo(0.5, within(6 * 0.5 / Math.sqrt(first.length)));
        }
    }

    @Test
    void aMaskFollowsFromSeedStepAndNumberAlone() {
        try (NDManager manager = TensorEngine.newManager()) {
            Dropout all = new Dropout(7);
            for (int step = 0; step < 3; step++) {
                all.begin(step);
                all.mask(manager, SHAPE, 0.1);
            }
            float[] second = all.mask(manager, SHAPE, 0.1).toFloatArray();

            Dropout resumed = new Dropout(7);
            resumed.begin(2);
            resumed.mask(manager, SHAPE, 0.1);

            assertThat(resumed.mask(manager, SHAPE, 0.1).toFloatArray()).isEqualTo(second);
        }
    }

    private static double agreement(float[] one, float[] other, int lag) {
        int equal = 0;
        for (int i = 0; i + lag < one.length; i++) {
            equal += one[i] == other[i + lag] ? 1 : 0;
        }
        return (double) equal / (one.length - lag);
    }
}
