package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.IdentityReference;
import java.util.List;
import java.util.OptionalInt;

/** No mixing, {@code o_i = v_i} (Yu et al., MetaFormer baselines, 2022): what the rest of a network does without any. */
public record IdentityMixer() implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "identity",
            1,
            new Traits(
                    Exactness.OWN,
                    Causality.ONLY,
                    Training.FROM_SCRATCH,
                    true,
                    false,
                    false,
                    "0",
                    false,
                    false,
                    OptionalInt.empty(),
                    "0"),
            List.of(),
            List.of(),
            new KernelSpec.Accuracy(0, false),
            settings -> new IdentityMixer(),
            settings -> new IdentityReference());

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        Masks.requireEqual(queries.getShape().get(2), values.getShape().get(2));
        return values.reshape(values.getShape());
    }
}
