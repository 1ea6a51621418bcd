package dev.millrace.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.TensorEngine;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading on is the end of reading everything at once. */
class NewestTokensTest {

    private static final Offset<Float> CLOSE = within(2e-6f);

    private NDManager manager;

    @BeforeEach
    void open() {
        TensorEngine.threads(1);
        TensorEngine.engine().setRandomSeed(5);
        manager = TensorEngine.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** The last ones have more keys than one softmax looks at. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 0",
        "4, 2, 1, 30",
        "4, 4, 17, 0",
        "6, 2, 29, 41",
        "2, 1, 700, 1500",
        "2, 1, 1, 9000",
        "2, 1, 3, 8190",
        "2, 1, 20, 8200"
    })
    void whatIsReadOnEqualsTheEndOfWhatIsReadAtOnce(int heads, int keyHeads, int tokens, int past) {
        int all = past + tokens;
        NDArray q = manager.randomNormal(new Shape(1, heads, tokens, 8));
        NDArray k = manager.randomNormal(new Shape(1, keyHeads, all, 8));
        NDArray v = manager.randomNormal(new Shape(1, keyHeads, all, 8));
        ChunkedAttention kernel = new ChunkedAttention(true, 512);

        NDArray found = kernel.mixNewest(q, k, v);

        assertThat(found.getShape()).isEqualTo(q.getShape());
        NDArray keys = k.repeat(1, heads / keyHeads);
        NDArray values = v.repeat(1, heads / keyHeads);
        for (int token : new int[] {0, tokens / 2, tokens - 1}) {
            NDIndex seen = new NDIndex(":, :, :{}", past + token + 1);
            NDArray alone = PartialAttention.of(
                            q.get(new NDIndex(":, :, {}:{}", token, token + 1)), keys.get(seen), values.get(seen))
                    .output();
            float[] expected = alone.toFloatArray();
            float[] actual =
                    found.get(new NDIndex(":, :, {}:{}", token, token + 1)).toFloatArray();
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], CLOSE);
            }
        }
        long needed = 0;
        for (int token = 0; token < tokens; token++) {
            needed += (long) heads * (past + token + 1);
        }
        assertThat(kernel.newestScores(heads, keyHeads, tokens, past)).isBetween(needed, 2 * needed);
    }
}
