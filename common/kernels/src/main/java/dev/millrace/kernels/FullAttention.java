package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.FullReference;
import dev.millrace.tensors.Scalars;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Softmax attention over all keys (Vaswani et al., 2017): {@code softmax(QKᵀ/√d)V}. Holds the whole map, O(L²) memory.
 *
 * @param causal whether query i sees keys 0 … i only; needs as many keys as queries
 */
public record FullAttention(boolean causal) implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "full",
            1,
            new Traits(
                    Exactness.EXACT,
                    Causality.YES,
                    Training.DROP_IN,
                    false,
                    false,
                    false,
                    "",
                    false,
                    true,
                    OptionalInt.empty(),
                    "L²·d"),
            List.of(Setting.flag("causal", false, "query i sees keys 0 … i only")),
            List.of(Map.of("causal", true)),
            new KernelSpec.Accuracy(1e-7, false),
            settings -> new FullAttention(settings.flag("causal")),
            settings -> new FullReference(settings.flag("causal")));

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        Shape shape = queries.getShape();
        float scale = (float) (1 / Math.sqrt(shape.get(3)));
        NDArray scores = Scalars.times(queries, scale).matMul(keys.transpose(0, 1, 3, 2));
        if (causal) {
            scores.addi(Masks.causal(
                    scores.getManager(), shape.get(2), keys.getShape().get(2)));
        }
        NDArray weights = scores.softmax(3);
        if (mixing.trace().wanted()) {
            mixing.trace().map(weights);
        }
        return mixing.dropout().apply(weights).matMul(values);
    }
}
