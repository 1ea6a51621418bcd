package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.ProbSparseReference;
import dev.millrace.tensors.EngineArrays;
import dev.millrace.tensors.Scalars;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * ProbSparse attention (Zhou et al., Informer, AAAI 2021). Only the {@code u = factor·⌈ln Lq⌉} queries whose scores on sampled keys
 * are most uneven attend to all keys; the others get the mean of the values or, when causal, their running sum.
 *
 * <p>As in the authors' code the measure is the largest sampled score less the sum of the sampled ones divided by the number of all
 * keys, on scores without scale. Key positions are shared by batch and heads and drawn anew for each call.
 *
 * @param factor at least 1
 * @param corrected whether the sum is divided by the number of sampled keys, and the running sum by the number of values in it: a mean
 *     in both places, as the paper's text has it
 */
public record ProbSparse(int factor, boolean causal, boolean corrected) implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "probsparse",
            1,
            new Traits(
                    Exactness.APPROXIMATE,
                    Causality.YES,
                    Training.FROM_SCRATCH,
                    false,
                    false,
                    true,
                    "",
                    false,
                    true,
                    OptionalInt.of(64),
                    "L·ln L·d"),
            List.of(
                    Setting.integer("factor", 5, 1, 1000, "queries and sampled keys per ⌈ln L⌉"),
                    Setting.flag("causal", false, "query i sees keys 0 … i only"),
                    Setting.flag("corrected", false, "means where the authors' code has sums")),
            List.of(
                    Map.of("causal", true),
                    Map.of("factor", 1),
                    Map.of("factor", 1, "causal", true),
                    Map.of("corrected", true),
                    Map.of("corrected", true, "causal", true)),
            new KernelSpec.Accuracy(1e-7, true),
            settings -> new ProbSparse(settings.integer("factor"), settings.flag("causal"), settings.flag("corrected")),
            settings -> new ProbSparseReference(
                    settings.integer("factor"), settings.flag("causal"), settings.flag("corrected")));

    /** Up to so many scores a head, all of them are computed and the sampled ones taken out: one product is cheaper than a gather. */
    private static final long DENSE_SCORES = 1L << 20;

    /** Floats of sampled keys gathered at once: what stays in the cache. */
    private static final long GATHERED = 1L << 19;

    public ProbSparse {
        if (factor < 1) {
            throw new IllegalArgumentException("the factor is at least 1, not " + factor);
        }
    }

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    /** How many of {@code length} positions are taken. */
    public int taken(int length) {
        return (int) Math.clamp(factor * (long) Math.ceil(Math.log(length)), 1, length);
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        Shape shape = queries.getShape();
        int lengthQ = (int) shape.get(2);
        int lengthK = (int) keys.getShape().get(2);
        long dim = values.getShape().get(3);
        NDManager manager = queries.getManager();
        int samples = taken(lengthK);
        int active = taken(lengthQ);
        long[] drawn = mixing.keyDraws().draw(lengthQ, samples, lengthK);
        int divisor = corrected ? samples : lengthK;
        NDArray measure = measure(queries.stopGradient(), keys.stopGradient(), drawn, samples, divisor);
        NDArray top = measure.topK(active, 2, true, false).get(1);
        NDArray rows = top.expandDims(3);
        NDArray chosen = queries.gather(rows.broadcast(shape.get(0), shape.get(1), active, shape.get(3)), 2);
        NDArray scores = Scalars.times(chosen.matMul(keys.transpose(0, 1, 3, 2)), 1 / Math.sqrt(shape.get(3)));
        if (causal) {
            Masks.requireEqual(lengthQ, lengthK);
            NDArray positions = manager.arange(0f, lengthK, 1f);
            scores = scores.add(Masks.later(rows.toType(positions.getDataType(), false), positions));
        }
        NDArray weights = scores.softmax(3);
        if (mixing.trace().wanted()) {
            mixing.trace().activeQueries(top);
            mixing.trace().map(weights);
        }
        NDArray lazy = causal
                ? runningSum(values)
                : values.mean(new int[] {2}, true).broadcast(shape.get(0), shape.get(1), lengthQ, dim);
        return lazy.scatter(rows.broadcast(shape.get(0), shape.get(1), active, dim), weights.matMul(values), 2);
    }

    private NDArray runningSum(NDArray values) {
        NDArray sums = values.cumSum(2);
        long length = values.getShape().get(2);
        return corrected
                ? sums.div(values.getManager().arange(1f, length + 1f, 1f).reshape(length, 1))
                : sums;
    }

    /** {@code [batch, heads, queries]}: how uneven each query's scores are. */
    private static NDArray measure(NDArray queries, NDArray keys, long[] drawn, int samples, int divisor) {
        return queries.getShape().get(2) * keys.getShape().get(2) <= DENSE_SCORES
                ? dense(queries, keys, drawn, samples, divisor)
                : gathered(queries, keys, drawn, samples, divisor);
    }

    /** @param drawn {@code [queries, samples]} */
    static NDArray dense(NDArray queries, NDArray keys, long[] drawn, int samples, int divisor) {
        Shape shape = queries.getShape();
        NDArray index = EngineArrays.of(queries.getManager(), drawn, new Shape(1, 1, shape.get(2), samples));
        NDArray sampled = queries.matMul(keys.transpose(0, 1, 3, 2))
                .gather(index.broadcast(shape.get(0), shape.get(1), shape.get(2), samples), 3);
        return unevenness(sampled, divisor);
    }

    /** The same from scores on the sampled keys alone, some queries at a time. */
    static NDArray gathered(NDArray queries, NDArray keys, long[] drawn, int samples, int divisor) {
        Shape shape = queries.getShape();
        NDManager manager = queries.getManager();
        long heads = shape.get(0) * shape.get(1);
        long lengthK = keys.getShape().get(2);
        // Rows taken from a table, as an embedding does, are copied whole; an index along an axis goes number by
        // number.
        NDArray table = keys.reshape(heads * lengthK, shape.get(3));
        NDArray offsets =
                manager.arange(0, heads * lengthK, lengthK, DataType.INT64).reshape(heads, 1);
        int step = (int) Math.max(1, GATHERED / (heads * samples * shape.get(3)));
        NDList parts = new NDList();
        for (int begin = 0; begin < shape.get(2); begin += step) {
            int first = begin;
            int end = (int) Math.min(shape.get(2), begin + step);
            parts.add(Scopes.keeping(() -> {
                NDArray positions = manager.create(Arrays.copyOfRange(drawn, first * samples, end * samples))
                        .add(offsets);
                NDArray rows = Embedding.embedding(positions, table, SparseFormat.DENSE)
                        .singletonOrThrow()
                        .reshape(shape.get(0), shape.get(1), end - first, samples, shape.get(3));
                NDArray some =
                        queries.get(new NDIndex(":, :, {}:{}", first, end)).expandDims(3);
                return unevenness(rows.mul(some).sum(new int[] {4}), divisor);
            }));
        }
        return Scopes.concat(parts, 2);
    }

    private static NDArray unevenness(NDArray sampled, int divisor) {
        return sampled.max(new int[] {3}).sub(sampled.sum(new int[] {3}).div(divisor));
    }
}
