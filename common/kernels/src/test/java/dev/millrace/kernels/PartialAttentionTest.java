package dev.millrace.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.TensorEngine;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartialAttentionTest {

    private static final Offset<Float> CLOSE = within(2e-6f);

    private NDManager manager;

    @BeforeEach
    void open() {
        TensorEngine.threads(1);
        TensorEngine.engine().setRandomSeed(3);
        manager = TensorEngine.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void partsMergeToTheWholeInAnyOrder() {
        NDArray q = random(2, 3, 5, 4);
        NDArray k = random(2, 3, 31, 4).mul(9);
        NDArray v = random(2, 3, 31, 6);
        PartialAttention first = part(q, k, v, 0, 1);
        PartialAttention second = part(q, k, v, 1, 20);
        PartialAttention third = part(q, k, v, 20, 31);
        NDArray whole = new FullAttention(false).mix(q, k, v, Mixing.serving(1));

        same(first.merge(second).merge(third).output(), whole);
        same(third.merge(first.merge(second)).output(), whole);
        same(
                third.merge(first).merge(second).logSumExp(),
                PartialAttention.of(q, k, v).logSumExp());
    }

    @Test
    void aPartThatSawNothingChangesNothing() {
        NDArray q = random(1, 1, 3, 2);
        NDArray k = random(1, 1, 4, 2);
        NDArray v = random(1, 1, 4, 2);
        PartialAttention nothing = PartialAttention.ofScores(
                manager.full(new Shape(1, 1, 3, 4), Float.NEGATIVE_INFINITY), v, UnaryOperator.identity());
        PartialAttention something = PartialAttention.of(q, k, v);

        assertThat(nothing.output().toFloatArray()).containsOnly(0);
        assertThat(nothing.merge(nothing).output().toFloatArray()).containsOnly(0);
        same(nothing.merge(something).output(), something.output());
        same(something.merge(nothing).logSumExp(), something.logSumExp());
    }

    @Test
    void aChunkedPassTellsTheSameLogSumExp() {
        NDArray q = random(1, 2, 37, 4);
        NDArray k = random(1, 2, 53, 4);
        NDArray v = random(1, 2, 53, 4);

        PartialAttention chunked = new ChunkedAttention(false, 16).attend(q, k, v, UnaryOperator.identity());

        same(chunked.logSumExp(), PartialAttention.of(q, k, v).logSumExp());
    }

    @Test
    void tokensOneByOneAnswerAsAllAtOnce() {
        NDArray q = random(2, 2, 70, 3);
        NDArray k = random(2, 2, 70, 3);
        NDArray v = random(2, 2, 70, 5);
        NDArray whole = new LinearElu(true).mix(q, k, v, Mixing.serving(1));
        LinearElu.State state = LinearElu.State.empty(k, v);
        for (int t = 0; t < 70; t++) {
            NDIndex token = new NDIndex(":, :, {}:{}", t, t + 1);
            state = state.after(k.get(token), v.get(token));

            same(state.answer(q.get(token)), whole.get(token));
        }
    }

    @Test
    void linearAttentionIsTheSameByPiecesAndAtOnce() {
        // 2,048 features a token: pieces of 64 tokens.
        NDArray q = random(4, 8, 150, 64);
        NDArray k = random(4, 8, 131, 64);

        same(
                new LinearElu(false).mix(q, k, k, Mixing.serving(1)),
                LinearElu.State.empty(k, k).after(k, k).answer(q));
    }

    private static PartialAttention part(NDArray q, NDArray k, NDArray v, int from, int to) {
        NDIndex some = new NDIndex(":, :, {}:{}", from, to);
        return PartialAttention.of(q, k.get(some), v.get(some));
    }

    private NDArray random(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    private static void same(NDArray got, NDArray wanted) {
        assertThat(got.getShape()).isEqualTo(wanted.getShape());
        float[] values = wanted.toFloatArray();
        float[] others = got.toFloatArray();
        float largest = 1;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < values.length; i++) {
            assertThat(others[i] / largest).isCloseTo(values[i] / largest, CLOSE);
        }
    }
}
