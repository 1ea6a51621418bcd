package dev.millrace.forecast.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.EngineArrays;
import dev.millrace.tensors.TensorEngine;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesLayersTest {

    private static final long SEED = Long.getLong("millrace.seed", 20261123);

    @Test
    void aMovingAverageRepeatsTheEnds() {
        try (NDManager manager = TensorEngine.newManager()) {
            MovingAverage average = new MovingAverage(3, manager);
            NDArray x = manager.create(new float[] {1, 2, 6, 3}, new Shape(1, 1, 4));

            assertThat(average.trend(x).toFloatArray())
                    .containsExactly(new float[] {4f / 3, 3, 11f / 3, 4}, within(1e-6f));
            assertThat(average.seasonal(x).toFloatArray())
                    .containsExactly(new float[] {-1f / 3, -1, 7f / 3, -1}, within(1e-6f));
        }
    }

    @Test
    void instanceNormIsUndone() {
        try (NDManager manager = TensorEngine.newManager()) {
            NDArray past = EngineArrays.of(manager, gaussian(new Random(SEED), 60), new Shape(2, 10, 3));
            InstanceNorm scale = InstanceNorm.of(past);
            NDArray normed = scale.apply(past);

            assertThat(normed.mean(new int[] {1}).abs().max().getFloat()).isLessThan(1e-6f);
            assertThat(scale.undo(normed).sub(past).abs().max().getFloat()).isLessThan(1e-6f);
        }
    }

    private static float[] gaussian(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
