package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
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

    /** Keys that one softmax looks at, at most: beyond, a row of scores for each head no longer stays near the core. */
    private static final long WIDE = 8_192;

    private static final long MOST_NEWEST = 128;

    /** Keys of the past at once where they are merged. */
    private static final int PIECE = 1_024;

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

    /**
     * Causal attention of the newest tokens over all up to themselves, as when a text is read on: up to {@link #WIDE} keys are looked at in one
     * softmax for some queries at a time; more are merged from pieces.
     *
     * @param queries {@code [1, heads, tokens, dim]}
     * @param keys {@code [1, key heads, past + tokens, dim]}, each head shared by {@code heads / key heads} of the queries
     * @param values as the keys
     * @return {@code [1, heads, tokens, dim]}
     */
    public NDArray mixNewest(NDArray queries, NDArray keys, NDArray values) {
        if (!causal) {
            throw new IllegalStateException("newest tokens do not see what comes after them");
        }
        Shape shape = queries.getShape();
        long heads = shape.get(1);
        long keyHeads = keys.getShape().get(1);
        long tokens = shape.get(2);
        long dim = shape.get(3);
        long past = keys.getShape().get(2) - tokens;
        if (past + tokens > WIDE) {
            return mixPieces(queries, keys, values, past);
        }
        long group = heads / keyHeads;
        float scale = (float) (1 / Math.sqrt(dim));
        if (tokens == 1) {
            // One query sees everything: no mask, and all heads at once.
            NDArray all = Scalars.times(queries, scale).reshape(1, keyHeads, group, dim);
            return all.matMul(keys.transpose(0, 1, 3, 2))
                    .softmax(3)
                    .matMul(values)
                    .reshape(shape);
        }
        // A product of two matrices takes all cores; a batch of few would leave some idle.
        NDList mixed = new NDList();
        for (long head = 0; head < keyHeads; head++) {
            NDArray own = Scalars.times(queries.get(new NDIndex("0, {}:{}", head * group, (head + 1) * group)), scale);
            NDIndex shared = new NDIndex("0, {}", head);
            mixed.add(mixHead(own, keys.get(shared), values.get(shared), past));
        }
        return NDArrays.concat(mixed, 0).reshape(shape);
    }

    /** @param queries {@code [group, tokens, dim]}, scaled @param keys {@code [past + tokens, dim]} @return as the queries */
    private NDArray mixHead(NDArray queries, NDArray keys, NDArray values, long past) {
        long group = queries.getShape().get(0);
        long tokens = queries.getShape().get(1);
        long dim = queries.getShape().get(2);
        long rows = newestRows(group, past + tokens);
        NDList outputs = new NDList();
        for (long begin = 0; begin < tokens; begin += rows) {
            long first = begin;
            long end = Math.min(tokens, begin + rows);
            long count = end - first;
            outputs.addAll(Scopes.keepingAll(() -> {
                NDIndex seen = new NDIndex(":{}", past + end);
                // The queries of a group as if they were more tokens of one head.
                NDArray some = queries.get(new NDIndex(":, {}:{}", first, end)).reshape(group * count, dim);
                NDArray scores = some.matMul(keys.get(seen).transpose()).reshape(group, count, past + end);
                scores.get(new NDIndex(":, :, {}:", past + first))
                        .addi(Masks.causal(scores.getManager(), count, count));
                NDArray output =
                        scores.softmax(2).reshape(group * count, past + end).matMul(values.get(seen));
                return new NDList(output.reshape(group, count, dim));
            }));
        }
        return Scopes.concat(outputs, 1);
    }

    private NDArray mixPieces(NDArray queries, NDArray keys, NDArray values, long past) {
        Shape shape = queries.getShape();
        long keyHeads = keys.getShape().get(1);
        long group = shape.get(1) / keyHeads;
        if (past == 0) {
            return attend(queries, repeated(keys, group), repeated(values, group), UnaryOperator.identity())
                    .output();
        }
        NDIndex before = new NDIndex(":, :, :{}", past);
        NDIndex since = new NDIndex(":, :, {}:", past);
        PartialAttention own = attend(
                queries,
                repeated(keys.get(since), group),
                repeated(values.get(since), group),
                UnaryOperator.identity());
        NDArray together = queries.reshape(1, keyHeads, group * shape.get(2), shape.get(3));
        PartialAttention over = new ChunkedAttention(false, PIECE)
                .attend(together, keys.get(before), values.get(before), UnaryOperator.identity());
        return own.merge(new PartialAttention(
                        over.output().reshape(shape), over.logSumExp().reshape(1, shape.get(1), shape.get(2), 1)))
                .output();
    }

    /** The fewer at once, the fewer of the scores are hidden again. */
    private long newestRows(long group, long keys) {
        return Math.min(MOST_NEWEST, rows(group, keys));
    }

    /** A head of keys for every head of queries. */
    private static NDArray repeated(NDArray x, long group) {
        return group == 1 ? x : x.repeat(1, group);
    }

    /** Scores that {@link #mixNewest} computes, those included that its mask then hides. */
    public long newestScores(long heads, long keyHeads, long tokens, long past) {
        if (past + tokens > WIDE && past == 0) {
            return scores(heads, tokens, tokens);
        }
        if (past + tokens > WIDE) {
            return scores(heads, tokens, tokens)
                    + new ChunkedAttention(false, PIECE).scores(keyHeads, heads / keyHeads * tokens, past);
        }
        long rows = newestRows(heads / keyHeads, past + tokens);
        long scores = 0;
        for (long begin = 0; begin < tokens; begin += rows) {
            long end = Math.min(tokens, begin + rows);
            scores += heads * (end - begin) * (past + end);
        }
        return scores;
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
