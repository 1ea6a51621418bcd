package dev.millrace.forecast.patchtst;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import dev.millrace.forecast.layers.InstanceNorm;
import dev.millrace.layers.Init;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Norm, patches, encoder and head. */
final class PatchBackbone {

    private final PatchTstConfig config;
    private final ReversibleNorm norm;
    private final NDArray positions;
    private final Linear embedding;
    private final List<PatchEncoderLayer> layers = new ArrayList<>();
    private final List<Linear> heads = new ArrayList<>();

    PatchBackbone(PatchTstConfig config, Parameters parameters, String prefix) {
        this.config = config;
        this.norm = ReversibleNorm.of(parameters, prefix + "revin_layer.", config);
        int patches = config.patches();
        int features = config.features();
        this.positions = parameters.weight(prefix + "backbone.W_pos", new Init.Uniform(0.02), patches, features);
        this.embedding = Linear.of(parameters, prefix + "backbone.W_P", config.patch(), features);
        for (int i = 0; i < config.layers(); i++) {
            layers.add(PatchEncoderLayer.of(parameters, prefix + "backbone.encoder.layers." + i + ".", config));
        }
        int flat = features * patches;
        if (config.individual()) {
            for (int channel = 0; channel < config.channels(); channel++) {
                heads.add(Linear.of(parameters, prefix + "head.linears." + channel, flat, config.horizon()));
            }
        } else {
            heads.add(Linear.of(parameters, prefix + "head.linear", flat, config.horizon()));
        }
    }

    /** @param past {@code [batch, look-back, channels]} @return {@code [batch, horizon, channels]} */
    NDArray apply(NDArray past, Pass pass) {
        if (!config.instanceNorm()) {
            return network(past, pass);
        }
        InstanceNorm scale = norm.scale(past);
        return norm.undo(network(norm.apply(past, scale), pass), scale);
    }

    private NDArray network(NDArray past, Pass pass) {
        long batch = past.getShape().get(0);
        int channels = config.channels();
        NDArray x = embedding.apply(patches(past)).add(positions.transpose().expandDims(0));
        x = pass.drop(x, config.dropout());
        @Nullable NDArray scores = null;
        for (PatchEncoderLayer layer : layers) {
            PatchEncoderLayer.Result result = layer.apply(x, scores, pass);
            x = result.x();
            scores = result.scores();
        }
        // [batch, features·patches, channels]
        NDArray flat = x.reshape(batch, channels, (long) config.features() * config.patches())
                .transpose(0, 2, 1);
        return pass.drop(head(flat), config.headDropout());
    }

    private NDArray head(NDArray flat) {
        if (heads.size() == 1) {
            return heads.getFirst().apply(flat);
        }
        NDList parts = new NDList();
        for (int channel = 0; channel < heads.size(); channel++) {
            parts.add(heads.get(channel).apply(flat.get(new NDIndex(":, :, {}:{}", channel, channel + 1))));
        }
        return NDArrays.concat(parts, 2);
    }

    /** {@code [batch·channels, patch, patches]} */
    private NDArray patches(NDArray past) {
        NDArray series = past;
        if (config.padded()) {
            NDArray last = past.get(new NDIndex(":, -1:, :"));
            series = past.concat(last.repeat(1, config.stride()), 1);
        }
        NDList cut = new NDList();
        for (int i = 0; i < config.patches(); i++) {
            int begin = i * config.stride();
            cut.add(series.get(new NDIndex(":, {}:{}, :", begin, begin + config.patch())));
        }
        // [batch, patch, channels, patches]
        return NDArrays.stack(cut, 3)
                .transpose(0, 2, 1, 3)
                .reshape(past.getShape().get(0) * config.channels(), config.patch(), config.patches());
    }
}
