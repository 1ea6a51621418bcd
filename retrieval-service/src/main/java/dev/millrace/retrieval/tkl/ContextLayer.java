package dev.millrace.retrieval.tkl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Kernel;
import dev.millrace.kernels.Mixing;
import dev.millrace.layers.Init;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Norm;
import dev.millrace.layers.Parameters;
import java.util.Optional;

/** A transformer's encoder layer with one map for queries, keys and values: post-norm, ReLU, no dropout. */
record ContextLayer(
        Linear projections,
        Linear output,
        Linear widen,
        Linear narrow,
        Norm norm1,
        Norm norm2,
        int heads,
        Kernel kernel) {

    /** Below every score that matters, above where single precision loses the score beside it; its exponential is exactly zero. */
    private static final double HIDDEN = -1e4;

    static ContextLayer of(Parameters parameters, String prefix, TklConfig config, Kernel kernel) {
        int width = config.width();
        Init xavier = new Init.Uniform(Math.sqrt(6.0 / (4 * width)));
        return new ContextLayer(
                new Linear(
                        parameters.weight(prefix + "self_attn.in_proj_weight", xavier, 3L * width, width),
                        parameters.weight(prefix + "self_attn.in_proj_bias", Init.ZERO, 3L * width)),
                new Linear(
                        parameters.weight(prefix + "self_attn.out_proj.weight", Init.fanIn(width), width, width),
                        parameters.weight(prefix + "self_attn.out_proj.bias", Init.ZERO, width)),
                Linear.of(parameters, prefix + "linear1", width, config.feedForward()),
                Linear.of(parameters, prefix + "linear2", config.feedForward(), width),
                Norm.of(parameters, prefix + "norm1", width),
                Norm.of(parameters, prefix + "norm2", width),
                config.heads(),
                kernel);
    }

    /**
     * @param x {@code [batch, width, tokens]}
     * @param hidden {@code [batch, 1, 1, tokens]}, 1 at keys that nothing may look at, 0 elsewhere; empty: all are looked at
     */
    NDArray apply(NDArray x, Optional<NDArray> hidden, Mixing mixing) {
        NDArray attended = norm1.apply(x.add(output.apply(attention(x, hidden, mixing))));
        NDArray inner = widen.apply(attended).getNDArrayInternal().relu();
        return norm2.apply(attended.add(narrow.apply(inner)));
    }

    private NDArray attention(NDArray x, Optional<NDArray> hidden, Mixing mixing) {
        long batch = x.getShape().get(0);
        long width = x.getShape().get(1);
        long tokens = x.getShape().get(2);
        // [batch, 3, heads, dim, tokens]
        NDArray all = projections.apply(x).reshape(batch, 3, heads, width / heads, tokens);
        NDArray queries = all.get(new NDIndex(":, 0"));
        NDArray keys = all.get(new NDIndex(":, 1"));
        NDArray values = all.get(new NDIndex(":, 2"));
        if (hidden.isPresent()) {
            queries = withScale(queries);
            keys = keys.concat(hidden.get().broadcast(new Shape(batch, heads, 1, tokens)), 2);
        }
        NDArray mixed = kernel.mix(
                queries.transpose(0, 1, 3, 2), keys.transpose(0, 1, 3, 2), values.transpose(0, 1, 3, 2), mixing);
        return mixed.transpose(0, 1, 3, 2).reshape(batch, width, tokens);
    }

    /**
     * One more dimension of queries and keys is a mask of keys for any kernel that scores by products: with q' = [q·√((d+1)/d), -h·√(d+1)]
     * and k' = [k, 1 if hidden], q'·k' / √(d+1) is q·k / √d, less h where hidden.
     */
    private static NDArray withScale(NDArray queries) {
        Shape shape = queries.getShape();
        double dim = shape.get(2);
        NDArray scaled = dev.millrace.tensors.Scalars.times(queries, Math.sqrt((dim + 1) / dim));
        NDArray last = queries.getManager()
                .full(new Shape(shape.get(0), shape.get(1), 1, shape.get(3)), (float) (HIDDEN * Math.sqrt(dim + 1)));
        return scaled.concat(last, 2);
    }
}
