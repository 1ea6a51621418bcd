package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.LocalWindowReference;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Softmax over a token's neighbours: sliding windows that are shifted, not shrunk, at the ends (Hassani et al., NAT, 2022), with
 * dilation and stride (Generalized Neighborhood Attention, 2025), or blocks with a halo (Vaswani et al., HaloNet, 2021).
 * {@link LocalWindowReference} has the definition.
 *
 * @param window tokens seen, or a block's tokens where there is a halo
 * @param dilation distance of neighbours
 * @param stride queries that share one window; at most {@code window}, and 1 with a halo
 * @param halo tokens seen on both sides of a block; -1 for sliding windows
 */
public record LocalWindow(int window, int dilation, int stride, int halo, boolean causal) implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "local-window",
            1,
            new Traits(
                    Exactness.OWN,
                    Causality.YES,
                    Training.FINE_TUNE,
                    true,
                    false,
                    false,
                    "2·w·d",
                    false,
                    false,
                    OptionalInt.of(256),
                    "L·w·d"),
            List.of(
                    Setting.integer("window", 128, 1, 1 << 20, "tokens seen, or tokens of a block that has a halo"),
                    Setting.integer("dilation", 1, 1, 1 << 20, "distance of neighbours"),
                    Setting.integer("stride", 1, 1, 1 << 20, "queries that share one window, at most window"),
                    Setting.integer("halo", -1, -1, 1 << 20, "tokens seen beside a block; -1 for sliding windows"),
                    Setting.flag("causal", false, "no token sees later ones")),
            List.of(
                    Map.of("causal", true),
                    Map.of("window", 5),
                    Map.of("window", 4, "dilation", 3),
                    Map.of("window", 6, "stride", 4),
                    Map.of("window", 9, "stride", 9, "dilation", 2),
                    Map.of("window", 7, "stride", 3, "dilation", 2, "causal", true),
                    Map.of("window", 5, "halo", 2),
                    Map.of("window", 4, "halo", 0, "causal", true),
                    Map.of("window", 8, "halo", 3, "causal", true, "dilation", 2)),
            new KernelSpec.Accuracy(1e-7, false),
            settings -> new LocalWindow(
                    settings.integer("window"),
                    settings.integer("dilation"),
                    settings.integer("stride"),
                    settings.integer("halo"),
                    settings.flag("causal")),
            settings -> new LocalWindowReference(
                    settings.integer("window"),
                    settings.integer("dilation"),
                    settings.integer("stride"),
                    settings.integer("halo"),
                    settings.flag("causal")));

    public LocalWindow {
        if (stride > (halo < 0 ? window : 1)) {
            throw new KernelSettingException(
                    "stride", halo < 0 ? "is at most the window, not " + stride : "is 1 with a halo, not " + stride);
        }
    }

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        int length = Math.toIntExact(queries.getShape().get(2));
        Masks.requireEqual(length, keys.getShape().get(2));
        return Scopes.keeping(() -> dilated(queries, keys, values, dilation, this::band, mixing.dropout())
                .output());
    }

    private Band band(int length) {
        if (halo >= 0) {
            return new Band(
                    length,
                    Math.min(window, length),
                    p -> p / window * window - halo,
                    p -> causal ? p + 1 : (p / window + 1) * window + halo);
        }
        if (causal) {
            return new Band(
                    length,
                    stride,
                    p -> Math.min(p / stride * stride + stride - 1, length - 1) - window + 1,
                    p -> p + 1);
        }
        return new Band(length, stride, p -> first(p, length), p -> first(p, length) + window);
    }

    private int first(int p, int length) {
        int leader = Math.min(p / stride * stride + stride / 2, length - 1);
        return Math.max(0, Math.min(leader - window / 2, length - window));
    }

    /** Attends within each class of tokens {@code dilation} apart, and puts the classes back into one another. */
    static PartialAttention dilated(
            NDArray queries,
            NDArray keys,
            NDArray values,
            int dilation,
            Band.Family bands,
            UnaryOperator<NDArray> dropout) {
        int length = Math.toIntExact(queries.getShape().get(2));
        int classes = Math.min(dilation, length);
        if (classes == 1) {
            return BandedAttention.attend(queries, keys, values, bands.of(length), dropout);
        }
        int longest = (length + classes - 1) / classes;
        NDList outputs = new NDList();
        NDList sums = new NDList();
        for (int rest = 0; rest < classes; rest++) {
            NDIndex some = new NDIndex(":, :, {}::{}", rest, classes);
            NDArray q = queries.get(some);
            Band band = bands.of(Math.toIntExact(q.getShape().get(2)));
            PartialAttention part = BandedAttention.attend(q, keys.get(some), values.get(some), band, dropout);
            outputs.add(BandedAttention.filled(part.output(), longest));
            sums.add(BandedAttention.filled(part.logSumExp(), longest));
        }
        return new PartialAttention(interleaved(outputs, length), interleaved(sums, length));
    }

    private static NDArray interleaved(NDList classes, long length) {
        NDArray stacked = NDArrays.stack(classes, 3);
        Shape shape = stacked.getShape();
        return stacked.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3), shape.get(4))
                .get(new NDIndex(":, :, :{}", length));
    }
}
