package dev.millrace.forecast.patchtst;

import ai.djl.ndarray.NDArray;
import dev.millrace.forecast.layers.BatchNormalisation;
import dev.millrace.kernels.Kernel;
import dev.millrace.layers.Init;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attention whose scores carry on from layer to layer (He et al., RealFormer, 2021), and batch instead of layer normalisation.
 *
 * @param scale of the scores, a constant that the authors' files carry along
 */
record PatchEncoderLayer(
        String place,
        Linear queries,
        Linear keys,
        Linear values,
        Linear output,
        NDArray scale,
        BatchNormalisation norm1,
        Linear widen,
        Linear narrow,
        BatchNormalisation norm2,
        Optional<Kernel> kernel,
        PatchTstConfig config) {

    /** @param scores {@code [batch, heads, patches, patches]}, with those of the layers before added; null with a kernel of choice */
    record Result(NDArray x, @Nullable NDArray scores) {}

    static PatchEncoderLayer of(Parameters parameters, String prefix, PatchTstConfig config) {
        int features = config.features();
        String attention = prefix + "self_attn.";
        float scale = (float) (1 / Math.sqrt((double) features / config.heads()));
        return new PatchEncoderLayer(
                prefix + "self_attn",
                Linear.of(parameters, attention + "W_Q", features, features),
                Linear.of(parameters, attention + "W_K", features, features),
                Linear.of(parameters, attention + "W_V", features, features),
                Linear.of(parameters, attention + "to_out.0", features, features),
                parameters.buffer(attention + "sdp_attn.scale", new Init.Constant(scale), 1),
                BatchNormalisation.of(parameters, prefix + "norm_attn.1", features),
                Linear.of(parameters, prefix + "ff.0", features, config.feedForward()),
                Linear.of(parameters, prefix + "ff.3", config.feedForward(), features),
                BatchNormalisation.of(parameters, prefix + "norm_ffn.1", features),
                config.kernel(),
                config);
    }

    /** @param x {@code [batch·channels, features, patches]} */
    Result apply(NDArray x, @Nullable NDArray before, Pass pass) {
        double rate = config.dropout();
        NDArray q = split(queries.apply(x));
        NDArray k = split(keys.apply(x));
        NDArray v = split(values.apply(x));
        @Nullable NDArray scores = null;
        NDArray mixed;
        pass.trace().at(place, kernel.map(Kernel::name).orElse("residual scores"));
        if (kernel.isPresent()) {
            mixed = kernel.get()
                    .mix(q.transpose(0, 1, 3, 2), k.transpose(0, 1, 3, 2), v.transpose(0, 1, 3, 2), pass.mixing(0))
                    .transpose(0, 1, 3, 2);
        } else {
            NDArray own = q.transpose(0, 1, 3, 2).matMul(k).mul(scale);
            scores = before == null ? own : own.add(before);
            NDArray weights = scores.softmax(3);
            if (pass.trace().wanted()) {
                pass.trace().map(weights);
            }
            mixed = v.matMul(weights.transpose(0, 1, 3, 2));
        }
        NDArray attended = pass.drop(pass.drop(output.apply(mixed.reshape(x.getShape())), rate), rate);
        NDArray first = norm1.apply(x.add(attended), pass);
        NDArray inner = pass.drop(config.activation().apply(widen.apply(first)), rate);
        NDArray second = pass.drop(narrow.apply(inner), rate);
        return new Result(norm2.apply(first.add(second), pass), scores);
    }

    /** {@code [batch, heads, dim, patches]}, a view. */
    private NDArray split(NDArray x) {
        return x.reshape(
                x.getShape().get(0),
                config.heads(),
                config.features() / config.heads(),
                x.getShape().get(2));
    }
}
