package dev.millrace.kernels;

// region docs/kernels.md
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.Reference;
import dev.millrace.tensors.Scalars;
import java.util.List;
import java.util.OptionalInt;

/** {@code o_i = Σ_j sigmoid(q_i·k_j/√d - ln L) v_j} (Ramapuram et al., Sigmoid Self-Attention, 2024). */
record SigmoidAttention() implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "sigmoid",
            1,
            new Traits(
                    Exactness.OWN,
                    Causality.NO,
                    Training.FROM_SCRATCH,
                    false,
                    false,
                    false,
                    "",
                    false,
                    true,
                    OptionalInt.empty(),
                    "L²·d"),
            List.of(),
            List.of(),
            new KernelSpec.Accuracy(1e-7, false),
            settings -> new SigmoidAttention(),
            settings -> Reference.each((q, k, v, head, heads) -> reference(q, k, v)));

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        double keyCount = keys.getShape().get(2);
        double scale = 1 / Math.sqrt(queries.getShape().get(3));
        NDArray scores = Scalars.times(queries, scale).matMul(keys.transpose(0, 1, 3, 2));
        NDArray weights = Activation.sigmoid(scores.sub((float) Math.log(keyCount)));
        if (mixing.trace().wanted()) {
            mixing.trace().map(weights);
        }
        return mixing.dropout().apply(weights).matMul(values);
    }

    private static double[][] reference(double[][] q, double[][] k, double[][] v) {
        double[][] mixed = new double[q.length][v[0].length];
        for (int i = 0; i < q.length; i++) {
            for (int j = 0; j < k.length; j++) {
                double score = -StrictMath.log(k.length);
                for (int c = 0; c < q[i].length; c++) {
                    score += q[i][c] * k[j][c] / Math.sqrt(q[i].length);
                }
                for (int c = 0; c < v[j].length; c++) {
                    mixed[i][c] += v[j][c] / (1 + StrictMath.exp(-score));
                }
            }
        }
        return mixed;
    }
}
// endregion
