package dev.millrace.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.TensorEngine;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Kernels that have two ways to one result. */
class PathsTest {

    @Test
    void probSparseMeasuresAlikeByAllScoresAndByThoseSampled() {
        TensorEngine.threads(1);
        try (NDManager manager = TensorEngine.newManager()) {
            for (int[] lengths : new int[][] {{1, 1}, {97, 97}, {7, 130}, {300, 41}}) {
                NDArray q = manager.randomNormal(new Shape(2, 3, lengths[0], 8));
                NDArray k = manager.randomNormal(new Shape(2, 3, lengths[1], 8));
                int samples = new ProbSparse(5, false, false).taken(lengths[1]);
                long[] drawn = KeyDraws.seeded(5).draw(lengths[0], samples, lengths[1]);

                same(
                        ProbSparse.dense(q, k, drawn, samples, lengths[1]),
                        ProbSparse.gathered(q, k, drawn, samples, lengths[1]));
            }
        }
    }

    @Test
    void autoCorrelationIsTheSameByProductsAndByTransforms() {
        TensorEngine.threads(1);
        AutoCorrelation kernel = new AutoCorrelation(3);
        try (NDManager manager = TensorEngine.newManager()) {
            for (int length : new int[] {1, 2, 31, 96, 97, 207}) {
                NDArray q = manager.randomNormal(new Shape(3, 2, length, 4));
                NDArray k = manager.randomNormal(new Shape(3, 2, length, 4));
                for (boolean training : new boolean[] {false, true}) {
                    Mixing mixing = new Mixing(training, UnaryOperator.identity(), KeyDraws.seeded(1), Trace.NONE);

                    same(kernel.mix(q, k, k, mixing, true), kernel.mix(q, k, k, mixing, false));
                }
            }
        }
    }

    private static void same(NDArray one, NDArray other) {
        float[] wanted = one.toFloatArray();
        float[] got = other.toFloatArray();
        assertThat(got).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(got[i]).isCloseTo(wanted[i], within(2e-5f));
        }
    }
}
