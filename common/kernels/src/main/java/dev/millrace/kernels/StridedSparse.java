package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.StridedSparseReference;
import dev.millrace.tensors.EngineArrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * The strided pattern of Sparse Transformers (Child et al., 2019), both parts in each head: the nearest {@code stride} tokens and
 * every {@code stride}-th one further away. The parts are attended to apart and merged by their log-sum-exp.
 *
 * @param stride 0 for {@code ⌈√L⌉}, which costs least
 */
public record StridedSparse(int stride, boolean causal) implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "strided-sparse",
            1,
            new Traits(
                    Exactness.OWN,
                    Causality.YES,
                    Training.FINE_TUNE,
                    true,
                    false,
                    false,
                    "",
                    false,
                    false,
                    OptionalInt.of(256),
                    "L·√L·d"),
            List.of(
                    Setting.integer("stride", 0, 0, 1 << 20, "near tokens, and distance of the far ones; 0 for ⌈√L⌉"),
                    Setting.flag("causal", true, "no token sees later ones")),
            List.of(Map.of("causal", false), Map.of("stride", 3), Map.of("stride", 5, "causal", false)),
            new KernelSpec.Accuracy(1e-7, false),
            settings -> new StridedSparse(settings.integer("stride"), settings.flag("causal")),
            settings -> new StridedSparseReference(settings.integer("stride"), settings.flag("causal")));

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        int length = Math.toIntExact(queries.getShape().get(2));
        Masks.requireEqual(length, keys.getShape().get(2));
        int step = stride > 0 ? stride : (int) Math.ceil(Math.sqrt(length));
        Band near = new Band(length, 1, i -> i - step, i -> causal ? i + 1 : i + step + 1);
        return Scopes.keeping(() -> {
            PartialAttention close = BandedAttention.attend(queries, keys, values, near, mixing.dropout());
            // Near tokens are those up to one step away, so the next on either side begin two steps away.
            return length <= 2 * step
                    ? close.output()
                    : close.merge(far(queries, keys, values, step, mixing.dropout()))
                            .output();
        });
    }

    /** Tokens two and more steps away: within each class of tokens a step apart, all but the neighbours. */
    private PartialAttention far(
            NDArray queries, NDArray keys, NDArray values, int step, UnaryOperator<NDArray> dropout) {
        long length = queries.getShape().get(2);
        float scale = (float) (1 / Math.sqrt(queries.getShape().get(3)));
        NDArray q = classes(queries.mul(scale), step);
        NDArray scores = q.matMul(classes(keys, step).transpose(0, 1, 2, 4, 3));
        scores.addi(mask(scores, length, step));
        PartialAttention part = PartialAttention.ofScores(scores, classes(values, step), dropout);
        return new PartialAttention(together(part.output(), length), together(part.logSumExp(), length));
    }

    /** {@code [batch, heads, step, ⌈L/step⌉, dim]}. */
    private static NDArray classes(NDArray array, int step) {
        Shape shape = array.getShape();
        long rows = (shape.get(2) + step - 1) / step;
        return BandedAttention.filled(array, rows * step)
                .reshape(shape.get(0), shape.get(1), rows, step, shape.get(3))
                .transpose(0, 1, 3, 2, 4);
    }

    private static NDArray together(NDArray classes, long length) {
        Shape shape = classes.getShape();
        return classes.transpose(0, 1, 3, 2, 4)
                .reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3), shape.get(4))
                .get(new NDIndex(":, :, :{}", length));
    }

    /** {@code [step or 1, rows, rows]}: row r of class c is token r·step + c, which may be beyond the end. */
    private NDArray mask(NDArray like, long length, int step) {
        int rows = (int) ((length + step - 1) / step);
        float[] mask = new float[rows * rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < rows; j++) {
                mask[i * rows + j] = (causal ? i - j : Math.abs(i - j)) >= 2 ? 0 : Float.NEGATIVE_INFINITY;
            }
        }
        NDArray distant = EngineArrays.of(like.getManager(), mask, new Shape(1, rows, rows));
        // A causal query that exists is before all tokens that don't.
        return causal || (long) rows * step == length ? distant : distant.add(missing(like, length, step, rows));
    }

    private static NDArray missing(NDArray like, long length, int step, int rows) {
        float[] mask = new float[step * rows];
        for (int c = Math.toIntExact(length - (rows - 1L) * step); c < step; c++) {
            mask[c * rows + rows - 1] = Float.NEGATIVE_INFINITY;
        }
        return EngineArrays.of(like.getManager(), mask, new Shape(step, 1, rows));
    }
}
