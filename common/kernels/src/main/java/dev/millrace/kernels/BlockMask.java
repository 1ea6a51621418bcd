package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.BlockMaskReference;
import dev.millrace.tensors.EngineArrays;
import dev.millrace.tensors.Scalars;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Softmax attention over what a mask allows, its scores changed first (Dong et al., Flex Attention, 2024). The mask is compiled to
 * blocks, and only blocks that it leaves something of are computed. A query that may look nowhere gets zeros.
 *
 * @param scores applied in order
 * @param block tokens along the side of a block
 */
public record BlockMask(TokenMask mask, List<ScoreModifier> scores, int block) implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "block-mask",
            1,
            new Traits(
                    Exactness.OWN,
                    Causality.YES,
                    Training.FINE_TUNE,
                    false,
                    false,
                    false,
                    "",
                    false,
                    false,
                    OptionalInt.of(256),
                    "b²·d for each of the blocks left"),
            List.of(
                    Setting.text("mask", "all", "masks by name, with and, or, not and brackets"),
                    Setting.text("scores", "", "score modifiers by name, in order, with then"),
                    Setting.flag("causal", false, "and no key after the query"),
                    Setting.integer("block", 128, 1, 1 << 14, "tokens along the side of a block")),
            List.of(
                    Map.of("causal", true),
                    Map.of("mask", "window(9) or prefix(4)", "block", 16),
                    Map.of("mask", "segments(5, 11, 40) and not strided(3)", "causal", true, "block", 8),
                    Map.of("mask", "blocks(10) or (strided(4) and causal)", "scores", "alibi", "block", 16),
                    Map.of("scores", "scale(0.5) then softcap(3) then relative(-1, 0.25, 2, 0.5, -3)", "block", 32),
                    Map.of("mask", "not window(2) and prefix(6)", "block", 4)),
            new KernelSpec.Accuracy(1e-7, false),
            settings -> BlockMask.of(settings),
            settings -> BlockMask.of(settings).reference());

    private static BlockMask of(Settings settings) {
        TokenMask mask = Composition.mask("mask", settings.text("mask"));
        return new BlockMask(
                settings.flag("causal") ? new TokenMask.And(new TokenMask.Causal(), mask) : mask,
                Composition.scores("scores", settings.text("scores")),
                settings.integer("block"));
    }

    public BlockMask {
        scores = List.copyOf(scores);
    }

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    private BlockMaskReference reference() {
        return new BlockMaskReference(mask::allows, (score, head, heads, query, key) -> {
            double changed = score;
            for (ScoreModifier modifier : scores) {
                changed = modifier.of(changed, head, heads, query, key);
            }
            return changed;
        });
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        int lengthQ = Math.toIntExact(queries.getShape().get(2));
        int lengthK = Math.toIntExact(keys.getShape().get(2));
        float scale = (float) (1 / Math.sqrt(queries.getShape().get(3)));
        return Scopes.keeping(() -> {
            NDList rows = new NDList();
            for (int begin = 0; begin < lengthQ; begin += block) {
                int first = begin;
                int end = Math.min(lengthQ, begin + block);
                rows.add(Scopes.keeping(() -> {
                    BlockRow row = BlockRow.of(mask, new TokenMask.Span(first, end - 1), lengthK, block);
                    NDArray some = Scalars.times(queries.get(new NDIndex(":, :, {}:{}", first, end)), scale);
                    return row(some, keys, values, row, mixing.dropout());
                }));
            }
            return Scopes.concat(rows, 2);
        });
    }

    private NDArray row(NDArray queries, NDArray keys, NDArray values, BlockRow row, UnaryOperator<NDArray> dropout) {
        Shape shape = queries.getShape();
        if (row.spans().isEmpty()) {
            return queries.getManager()
                    .zeros(new Shape(
                            shape.get(0),
                            shape.get(1),
                            shape.get(2),
                            values.getShape().get(3)));
        }
        NDArray raw = queries.matMul(taken(keys, row).transpose(0, 1, 3, 2));
        NDArray changed = raw;
        if (!scores.isEmpty()) {
            NDArray i = queries.getManager()
                    .arange(row.queries().first(), row.queries().last() + 1f, 1f)
                    .expandDims(1);
            NDArray j = EngineArrays.of(queries.getManager(), row.positions(), new Shape(1, row.positions().length));
            for (ScoreModifier modifier : scores) {
                changed = modifier.apply(changed, i, j);
            }
        }
        if (row.masked() > 0) {
            NDArray added = EngineArrays.of(queries.getManager(), row.mask(), new Shape(shape.get(2), row.masked()));
            changed = row.masked() == row.width()
                    ? changed.add(added)
                    : changed.get(new NDIndex("..., :{}", row.width() - row.masked()))
                            .concat(
                                    changed.get(new NDIndex("..., {}:", row.width() - row.masked()))
                                            .add(added),
                                    3);
        }
        return PartialAttention.ofScores(changed, taken(values, row), dropout).output();
    }

    private static NDArray taken(NDArray rows, BlockRow row) {
        NDList parts = new NDList();
        for (TokenMask.Span span : row.spans()) {
            parts.add(rows.get(new NDIndex(":, :, {}:{}", span.first(), span.last() + 1)));
        }
        return Scopes.concat(parts, 2);
    }
}
