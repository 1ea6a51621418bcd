package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.LinearEluReference;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Linear attention with φ(x) = elu(x) + 1 (Katharopoulos et al., Transformers are RNNs, ICML 2020). When causal, chunks of tokens are
 * products within and a running sum of {@code φ(k)vᵀ} across; the same sum is the {@link State} of token-by-token use.
 */
public record LinearElu(boolean causal) implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "linear-elu",
            1,
            new Traits(
                    Exactness.OWN,
                    Causality.YES,
                    Training.FROM_SCRATCH,
                    false,
                    false,
                    false,
                    "d² + d",
                    false,
                    false,
                    OptionalInt.of(128),
                    "L·d²"),
            List.of(Setting.flag("causal", false, "query i sees keys 0 … i only")),
            List.of(Map.of("causal", true)),
            new KernelSpec.Accuracy(1e-7, false),
            settings -> new LinearElu(settings.flag("causal")),
            settings -> new LinearEluReference(settings.flag("causal")));

    private static final float EPSILON = 1e-6f;

    private static final long CHUNK = 64;

    /** Features at once where order doesn't matter: what stays in the cache. */
    private static final long FLOATS = 1L << 17;

    /**
     * All that later tokens need of earlier ones. Belongs to whoever made the arrays it came from.
     *
     * @param sums {@code [batch, heads, dim, value dim + 1]}: {@code Σ φ(k)vᵀ} and, last, {@code Σ φ(k)}
     */
    public record State(NDArray sums) {

        public static State empty(NDArray keys, NDArray values) {
            Shape shape = keys.getShape();
            return new State(keys.getManager()
                    .zeros(new Shape(
                            shape.get(0),
                            shape.get(1),
                            shape.get(3),
                            values.getShape().get(3) + 1)));
        }

        /** With more tokens seen, {@code [batch, heads, tokens, dim]}. */
        public State after(NDArray keys, NDArray values) {
            return new State(sums.add(features(keys).transpose(0, 1, 3, 2).matMul(withOnes(values))));
        }

        /** What queries see of the tokens so far. */
        public NDArray answer(NDArray queries) {
            return normalised(features(queries).matMul(sums));
        }
    }

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        if (!causal) {
            return overAll(queries, keys, values);
        }
        long length = queries.getShape().get(2);
        Masks.requireEqual(length, keys.getShape().get(2));
        return Scopes.keeping(() -> {
            NDArray q = chunks(features(queries));
            NDArray k = chunks(features(keys));
            NDArray v = chunks(withOnes(values));
            NDArray within =
                    q.matMul(k.transpose(0, 1, 2, 4, 3)).mul(notLater(queries)).matMul(v);
            NDArray mixed =
                    within.add(q.matMul(before(k.transpose(0, 1, 2, 4, 3).matMul(v))));
            Shape shape = mixed.getShape();
            NDArray flat = mixed.reshape(shape.get(0), shape.get(1), shape.get(2) * CHUNK, shape.get(4));
            return normalised(flat.get(new NDIndex(":, :, :{}", length)));
        });
    }

    private static NDArray overAll(NDArray queries, NDArray keys, NDArray values) {
        Shape shape = queries.getShape();
        long step = Math.max(CHUNK, FLOATS / (shape.get(0) * shape.get(1) * shape.get(3)));
        State state = State.empty(keys, values);
        for (long begin = 0; begin < keys.getShape().get(2); begin += step) {
            State before = state;
            NDIndex some =
                    new NDIndex(":, :, {}:{}", begin, Math.min(keys.getShape().get(2), begin + step));
            state = new State(Scopes.keeping(
                    () -> before.after(keys.get(some), values.get(some)).sums()));
        }
        State whole = state;
        NDList answers = new NDList();
        for (long begin = 0; begin < shape.get(2); begin += step) {
            NDIndex some = new NDIndex(":, :, {}:{}", begin, Math.min(shape.get(2), begin + step));
            answers.add(Scopes.keeping(() -> whole.answer(queries.get(some))));
        }
        return Scopes.concat(answers, 2);
    }

    /** elu(x) + 1 without the cancellation that {@code elu} followed by 1 has where x is far below 0. */
    private static NDArray features(NDArray array) {
        NDArray positive = Activation.relu(array);
        return array.sub(positive).exp().add(positive);
    }

    private static NDArray withOnes(NDArray values) {
        Shape shape = values.getShape();
        return values.concat(values.getManager().ones(new Shape(shape.get(0), shape.get(1), shape.get(2), 1)), 3);
    }

    private static NDArray normalised(NDArray sums) {
        long dim = sums.getShape().get(3) - 1;
        return sums.get(new NDIndex("..., :{}", dim))
                .div(sums.get(new NDIndex("..., {}:", dim)).add(EPSILON));
    }

    /** {@code [batch, heads, chunks, CHUNK, dim]}, the last filled with zeros. */
    private static NDArray chunks(NDArray array) {
        Shape shape = array.getShape();
        long count = (shape.get(2) + CHUNK - 1) / CHUNK;
        long missing = count * CHUNK - shape.get(2);
        NDArray whole = missing == 0
                ? array
                : array.concat(
                        array.getManager().zeros(new Shape(shape.get(0), shape.get(1), missing, shape.get(3))), 2);
        return whole.reshape(shape.get(0), shape.get(1), count, CHUNK, shape.get(3));
    }

    /** For each chunk the sum over the earlier ones: {@code [batch, heads, chunks, …]}. */
    private static NDArray before(NDArray perChunk) {
        Shape shape = perChunk.getShape();
        NDArray none =
                perChunk.getManager().zeros(new Shape(shape.get(0), shape.get(1), 1, shape.get(3), shape.get(4)));
        return shape.get(2) == 1
                ? none
                : none.concat(perChunk.get(new NDIndex(":, :, :-1")).cumSum(2), 2);
    }

    private static NDArray notLater(NDArray like) {
        NDArray positions = like.getManager().arange(0f, CHUNK, 1f);
        return positions.expandDims(1).gte(positions.expandDims(0)).toType(like.getDataType(), false);
    }
}
