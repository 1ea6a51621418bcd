package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.FullReference;
import dev.millrace.tensors.Scalars;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Softmax attention over all keys without ever holding the map (Rabe and Staats, 2021): some queries by some keys at a time, merged
 * by their log-sum-exp. O(L) memory while no gradients are recorded; a recorded pass keeps every piece for the way back.
 *
 * @param chunk largest number of keys, and of queries, at once
 */
public record ChunkedAttention(boolean causal, int chunk) implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "full-chunked",
            1,
            new Traits(
                    Exactness.EXACT,
                    Causality.YES,
                    Training.DROP_IN,
                    false,
                    false,
                    false,
                    "",
                    true,
                    false,
                    OptionalInt.of(1024),
                    "L²·d"),
            List.of(
                    Setting.flag("causal", false, "query i sees keys 0 … i only"),
                    Setting.integer("chunk", 1024, 16, 1 << 16, "keys and queries at once, at most")),
            List.of(Map.of("causal", true), Map.of("chunk", 48), Map.of("chunk", 50, "causal", true)),
            new KernelSpec.Accuracy(1e-7, false),
            settings -> new ChunkedAttention(settings.flag("causal"), settings.integer("chunk")),
            settings -> new FullReference(settings.flag("causal")));

    /** Scores at once, over batch and heads, as long as a piece has 16 queries. */
    private static final long SCORES = 1L << 20;

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        return attend(queries, keys, values, mixing.dropout()).output();
    }

    /** As {@link #mix}, with the log-sum-exp, to be merged with attention over other keys. */
    public PartialAttention attend(NDArray queries, NDArray keys, NDArray values, UnaryOperator<NDArray> dropout) {
        Shape shape = queries.getShape();
        long lengthK = keys.getShape().get(2);
        if (causal) {
            Masks.requireEqual(shape.get(2), lengthK);
        }
        long width = Math.min(chunk, lengthK);
        long rows = rows(shape.get(0) * shape.get(1), width);
        float scale = (float) (1 / Math.sqrt(shape.get(3)));
        NDList outputs = new NDList();
        NDList sums = new NDList();
        for (long begin = 0; begin < shape.get(2); begin += rows) {
            long first = begin;
            long end = Math.min(shape.get(2), begin + rows);
            NDList rowsDone = Scopes.keepingAll(() -> {
                NDArray some = Scalars.times(queries.get(new NDIndex(":, :, {}:{}", first, end)), scale);
                return overKeys(some, keys, values, first, width, dropout).list();
            });
            outputs.add(rowsDone.get(0));
            sums.add(rowsDone.get(1));
        }
        return new PartialAttention(Scopes.concat(outputs, 2), Scopes.concat(sums, 2));
    }

    /** Queries at once. @param heads of all the batch */
    private long rows(long heads, long width) {
        return Math.min(chunk, Math.max(16, SCORES / (heads * width)));
    }

    /** Scores that one call computes, those included that its mask then hides. @param heads of all the batch */
    public long scores(long heads, long queries, long keys) {
        long width = Math.min(chunk, keys);
        long rows = rows(heads, width);
        long scores = 0;
        for (long begin = 0; begin < queries; begin += rows) {
            long end = Math.min(queries, begin + rows);
            scores += heads * (end - begin) * (causal ? end : keys);
        }
        return scores;
    }

    private PartialAttention overKeys(
            NDArray queries, NDArray keys, NDArray values, long first, long width, UnaryOperator<NDArray> dropout) {
        long end = first + queries.getShape().get(2);
        long visible = causal ? end : keys.getShape().get(2);
        PartialAttention merged = piece(queries, keys, values, first, 0, Math.min(visible, width), dropout);
        for (long from = width; from < visible; from += width) {
            long begin = from;
            PartialAttention before = merged;
            merged = PartialAttention.of(Scopes.keepingAll(() -> before.merge(
                            piece(queries, keys, values, first, begin, Math.min(visible, begin + width), dropout))
                    .list()));
            if (!merged.output().hasGradient()) {
                before.list().close();
            }
        }
        return merged;
    }

    private PartialAttention piece(
            NDArray queries,
            NDArray keys,
            NDArray values,
            long first,
            long from,
            long to,
            UnaryOperator<NDArray> dropout) {
        NDIndex some = new NDIndex(":, :, {}:{}", from, to);
        NDArray scores = queries.matMul(keys.get(some).transpose(0, 1, 3, 2));
        if (causal && to > first + 1) {
            long count = queries.getShape().get(2);
            scores.addi(Masks.causal(scores.getManager(), first, count, from, to - from));
        }
        return PartialAttention.ofScores(scores, values.get(some), dropout);
    }
}
