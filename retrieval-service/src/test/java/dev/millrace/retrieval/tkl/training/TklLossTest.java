package dev.millrace.retrieval.tkl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.TensorEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TklLossTest {

    @ParameterizedTest
    @EnumSource(TklLoss.class)
    void bothWaysOfComputingItAgree(TklLoss loss) {
        float[][] rows = {{3, 1, -2}, {-30, 40, 2}, {0.25f, 0.5f, 0.25f}};
        try (NDManager manager = TensorEngine.newManager()) {
            for (float[] row : rows) {
                float found = loss.of(manager.create(row, new Shape(1, 3))).getFloat();

                assertThat((double) found).isCloseTo(loss.of(row), within(1e-5 * Math.max(1, loss.of(row))));
            }
        }
    }

    @Test
    void theyAreWhatTheyAreCalled() {
        float[] scores = {2, 1, 3};

        assertThat(TklLoss.RANKNET.of(scores))
                .isCloseTo((Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(1))) / 2, within(1e-12));
        assertThat(TklLoss.MARGIN.of(scores)).isEqualTo(1);
        assertThat(TklLoss.SOFTMAX.of(scores))
                .isCloseTo(-Math.log(Math.exp(2) / (Math.exp(2) + Math.exp(1) + Math.exp(3))), within(1e-12));
        assertThat(TklLoss.of("ranknet")).isEqualTo(TklLoss.RANKNET);
    }
}
