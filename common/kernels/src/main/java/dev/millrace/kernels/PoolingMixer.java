package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.PoolingReference;
import dev.millrace.tensors.EngineArrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * PoolFormer's mixer (Yu et al., CVPR 2022): the mean of the values near a token, less its own. Queries and keys are not looked at.
 *
 * @param window odd; tokens around, or when causal up to, the token; those beyond the ends don't count
 */
public record PoolingMixer(int window, boolean causal) implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "pooling",
            1,
            new Traits(
                    Exactness.OWN,
                    Causality.YES,
                    Training.FROM_SCRATCH,
                    true,
                    false,
                    false,
                    "",
                    false,
                    false,
                    OptionalInt.empty(),
                    "L·w"),
            List.of(
                    Setting.integer("window", 3, 1, 1 << 16, "tokens averaged, an odd number"),
                    Setting.flag("causal", false, "the tokens up to this one rather than around it")),
            List.of(Map.of("window", 7), Map.of("window", 5, "causal", true)),
            new KernelSpec.Accuracy(1e-7, false),
            settings -> new PoolingMixer(settings.integer("window"), settings.flag("causal")),
            settings -> new PoolingReference(settings.integer("window"), settings.flag("causal")));

    public PoolingMixer {
        if (window < 1 || window % 2 == 0) {
            throw new KernelSettingException("window", "is odd, not " + window);
        }
    }

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        Shape shape = values.getShape();
        Masks.requireEqual(queries.getShape().get(2), shape.get(2));
        return sums(values).muli(shares(values)).subi(values);
    }

    /** {@code [batch, heads, tokens, dim]}: over the window, tokens beyond the ends being zeros, divided by {@code window}. */
    private NDArray sums(NDArray values) {
        Shape shape = values.getShape();
        // DJL's switch not to count padding has no effect with PyTorch.
        NDArray from = causal && window > 1
                ? values.getManager()
                        .zeros(new Shape(shape.get(0), shape.get(1), window - 1, shape.get(3)))
                        .concat(values, 2)
                : values;
        return Pool.avgPool2d(
                from, new Shape(window, 1), new Shape(1, 1), new Shape(causal ? 0 : window / 2, 0), false, true);
    }

    /** {@code [tokens, 1]}: window over the number of tokens that exist. */
    private NDArray shares(NDArray values) {
        int length = Math.toIntExact(values.getShape().get(2));
        float[] shares = new float[length];
        for (int i = 0; i < length; i++) {
            int first = Math.max(0, causal ? i - window + 1 : i - window / 2);
            int last = Math.min(length - 1, causal ? i : i + window / 2);
            shares[i] = window / (last - first + 1f);
        }
        return EngineArrays.of(values.getManager(), shares, new Shape(length, 1));
    }
}
