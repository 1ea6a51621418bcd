package dev.millrace.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.millrace.tensors.EngineArrays;
import dev.millrace.tensors.TensorEngine;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {

    private static final long SEED = Long.getLong("millrace.seed", 20261123);

    /** Sizes at which the native library takes different paths: below, at and off its vector width. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1",
        "2, 3, 4, 7",
        "2, 7, 64, 96",
        "1, 16, 3, 13",
        "3, 24, 24, 62",
        "2, 24, 4, 91",
        "2, 33, 17, 48",
        "32, 64, 128, 96",
        "1, 64, 64, 720",
        "2, 128, 7, 96",
        "2, 512, 24, 50"
    })
    void widthOneAndThreeAreWhatTheDefinitionSays(int batch, int in, int out, int tokens) {
        Random random = new Random(SEED);
        float[] x = gaussian(random, batch * in * tokens);
        float[] one = gaussian(random, out * in);
        float[] three = gaussian(random, out * in * 3);
        float[] weights = gaussian(random, batch * out * tokens);
        try (NDManager manager = TensorEngine.newManager()) {
            NDArray series = EngineArrays.of(manager, x, new Shape(batch, in, tokens));
            NDArray narrow = EngineArrays.of(manager, one, new Shape(out, in));
            NDArray wide = EngineArrays.of(manager, three, new Shape(out, in, 3));
            NDArray cotangent = EngineArrays.of(manager, weights, new Shape(batch, out, tokens));
            compare(series, narrow, cotangent, (a, w) -> Layers.linear(a, w, null), NDArray::matMul, in);
            if (tokens > 1) {
                compare(
                        series,
                        wide,
                        cotangent,
                        (a, w) -> Layers.ringConvolution(a, w, null),
                        LayersTest::ringByDefinition,
                        3 * in);
            }
        }
    }

    /** {@code plain} takes weight and series, as a product does. */
    private static void compare(
            NDArray series,
            NDArray weight,
            NDArray cotangent,
            BinaryOperator<NDArray> layer,
            BinaryOperator<NDArray> plain,
            int terms) {
        float[][] found = valuesAndGradients(series, weight, cotangent, layer);
        float[][] expected = valuesAndGradients(series, weight, cotangent, (a, w) -> plain.apply(w, a));
        for (int part = 0; part < found.length; part++) {
            double largest = 1e-3;
            for (float value : expected[part]) {
                largest = Math.max(largest, Math.abs(value));
            }
            double tolerance = 2e-6 * Math.sqrt(terms + series.getShape().get(2)) * largest;
            for (int i = 0; i < expected[part].length; i++) {
                assertThat((double) found[part][i])
                        .as("seed %d, part %d, element %d of %s", SEED, part, i, series.getShape())
                        .isCloseTo(expected[part][i], within(tolerance));
            }
        }
    }

    private static float[][] valuesAndGradients(
            NDArray series, NDArray weight, NDArray cotangent, BinaryOperator<NDArray> operation) {
        NDArray x = series.duplicate();
        NDArray w = weight.duplicate();
        x.setRequiresGradient(true);
        w.setRequiresGradient(true);
        try (GradientCollector collector = TensorEngine.engine().newGradientCollector()) {
            NDArray y = operation.apply(x, w);
            collector.backward(y.mul(cotangent).sum());
            return new float[][] {
                y.toFloatArray(),
                x.getGradient().toFloatArray(),
                w.getGradient().toFloatArray()
            };
        }
    }

    private static NDArray ringByDefinition(NDArray weight, NDArray x) {
        long tokens = x.getShape().get(2);
        NDArray ring = x.get(":, :, -1:").concat(x, 2).concat(x.get(":, :, :1"), 2);
        NDArray sum = weight.get(":, :, 0").matMul(ring.get(":, :, :{}", tokens));
        for (int k = 1; k < 3; k++) {
            sum = sum.add(weight.get(":, :, {}", k).matMul(ring.get(":, :, {}:{}", k, tokens + k)));
        }
        return sum;
    }

    private static float[] gaussian(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
