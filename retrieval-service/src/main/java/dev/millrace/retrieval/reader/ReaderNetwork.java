package dev.millrace.retrieval.reader;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import dev.millrace.layers.Init;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.EngineArrays;
import dev.millrace.tensors.Scalars;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder in a form that gradients flow through: whole sequences, masks as the batch has them. Its parameters have the names of the
 * files that {@link dev.millrace.retrieval.decoder.Decoder} reads, and it computes the same.
 */
final class ReaderNetwork {

    private static final double EMBEDDING = 0.02;

    private record Layer(
            NDArray inputNorm,
            NDArray queries,
            NDArray keys,
            NDArray values,
            NDArray attention,
            NDArray outputNorm,
            NDArray gate,
            NDArray up,
            NDArray down) {}

    private final ReaderShape shape;
    private final NDArray embeddings;
    private final NDArray norm;
    private final List<Layer> layers = new ArrayList<>();

    ReaderNetwork(ReaderShape shape, Parameters parameters) {
        this.shape = shape;
        int hidden = shape.hidden();
        int queries = shape.heads() * shape.dim();
        int keys = shape.keyHeads() * shape.dim();
        // Narrow as it is, with less than this its heads would see no difference between tokens for long.
        Init drawn = new Init.Normal(1 / Math.sqrt(hidden));
        // What is added to the residual stream in each of the layers adds up.
        Init shared = new Init.Normal(1 / Math.sqrt(2.0 * shape.layers() * hidden));
        this.embeddings =
                parameters.weight("model.embed_tokens.weight", new Init.Normal(EMBEDDING), shape.vocabulary(), hidden);
        for (int i = 0; i < shape.layers(); i++) {
            String at = "model.layers." + i + ".";
            layers.add(new Layer(
                    parameters.weight(at + "input_layernorm.weight", Init.ONE, hidden),
                    parameters.weight(at + "self_attn.q_proj.weight", drawn, queries, hidden),
                    parameters.weight(at + "self_attn.k_proj.weight", drawn, keys, hidden),
                    parameters.weight(at + "self_attn.v_proj.weight", drawn, keys, hidden),
                    parameters.weight(at + "self_attn.o_proj.weight", shared, hidden, queries),
                    parameters.weight(at + "post_attention_layernorm.weight", Init.ONE, hidden),
                    parameters.weight(at + "mlp.gate_proj.weight", drawn, shape.intermediate(), hidden),
                    parameters.weight(at + "mlp.up_proj.weight", drawn, shape.intermediate(), hidden),
                    parameters.weight(at + "mlp.down_proj.weight", shared, hidden, shape.intermediate())));
        }
        this.norm = parameters.weight("model.norm.weight", Init.ONE, hidden);
    }

    /** Log-probabilities of every next token, {@code [count · length, vocabulary]}. */
    NDArray forward(ReaderBatch batch) {
        NDManager manager = embeddings.getManager();
        int count = batch.count();
        int length = batch.length();
        NDArray tokens = EngineArrays.of(manager, batch.tokens(), new Shape(count, length));
        NDArray mask = EngineArrays.of(manager, batch.mask(), new Shape(count, 1, length, length));
        NDArray[] turn = turn(manager, length);
        NDArray x = embeddings
                .getNDArrayInternal()
                .embedding(tokens, embeddings, SparseFormat.DENSE)
                .get(0);
        for (Layer layer : layers) {
            x = x.add(attended(layer, normalised(x, layer.inputNorm()), mask, turn));
            NDArray inner = normalised(x, layer.outputNorm());
            NDArray gate = inner.matMul(layer.gate().transpose());
            NDArray gated = gate.mul(Activation.sigmoid(gate))
                    .mul(inner.matMul(layer.up().transpose()));
            x = x.add(gated.matMul(layer.down().transpose()));
        }
        NDArray logits = normalised(x, norm).matMul(embeddings.transpose());
        return logits.reshape((long) count * length, shape.vocabulary()).logSoftmax(1);
    }

    /** Mean of the weighted negative log-probabilities of the targets. */
    NDArray loss(ReaderBatch batch) {
        NDManager manager = embeddings.getManager();
        long all = (long) batch.count() * batch.length();
        NDArray targets = EngineArrays.of(manager, batch.targets(), new Shape(all, 1));
        float sum = 0;
        for (float weight : batch.weights()) {
            sum += weight;
        }
        float[] shares = new float[batch.weights().length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = -batch.weights()[i] / sum;
        }
        NDArray picked = forward(batch).get(new NDIndex(":").addPickDim(targets));
        return picked.mul(EngineArrays.of(manager, shares, new Shape(all, 1))).sum();
    }

    private NDArray attended(Layer layer, NDArray x, NDArray mask, NDArray[] turn) {
        NDArray queries = turned(split(x.matMul(layer.queries().transpose()), shape.heads()), turn);
        NDArray keys = grouped(turned(split(x.matMul(layer.keys().transpose()), shape.keyHeads()), turn));
        NDArray values = grouped(split(x.matMul(layer.values().transpose()), shape.keyHeads()));
        NDArray scores = Scalars.times(queries, 1 / Math.sqrt(shape.dim()))
                .matMul(keys.transpose(0, 1, 3, 2))
                .add(mask);
        NDArray mixed = scores.softmax(3).matMul(values).transpose(0, 2, 1, 3);
        return mixed.reshape(x.getShape().get(0), x.getShape().get(1), (long) shape.heads() * shape.dim())
                .matMul(layer.attention().transpose());
    }

    private NDArray split(NDArray x, int heads) {
        return x.reshape(x.getShape().get(0), x.getShape().get(1), heads, shape.dim())
                .transpose(0, 2, 1, 3);
    }

    private NDArray grouped(NDArray x) {
        int group = shape.heads() / shape.keyHeads();
        return group == 1 ? x : x.repeat(1, group);
    }

    private NDArray[] turn(NDManager manager, int length) {
        int half = shape.dim() / 2;
        float[] cos = new float[length * half];
        float[] sin = new float[cos.length];
        for (int token = 0; token < length; token++) {
            for (int i = 0; i < half; i++) {
                double angle = token * Math.pow(ReaderShape.THETA, -2.0 * i / shape.dim());
                cos[token * half + i] = (float) Math.cos(angle);
                sin[token * half + i] = (float) Math.sin(angle);
            }
        }
        return new NDArray[] {
            EngineArrays.of(manager, cos, new Shape(length, half)),
            EngineArrays.of(manager, sin, new Shape(length, half))
        };
    }

    private NDArray turned(NDArray x, NDArray[] turn) {
        long half = shape.dim() / 2;
        NDArray left = x.get(new NDIndex("..., :{}", half));
        NDArray right = x.get(new NDIndex("..., {}:", half));
        return NDArrays.concat(
                new NDList(
                        left.mul(turn[0]).sub(right.mul(turn[1])),
                        right.mul(turn[0]).add(left.mul(turn[1]))),
                3);
    }

    private static NDArray normalised(NDArray x, NDArray weight) {
        NDArray mean = x.mul(x).mean(new int[] {2}, true);
        return x.div(mean.add(epsilon(x)).sqrt()).mul(weight);
    }

    private static NDArray epsilon(NDArray like) {
        return like.getManager().full(new Shape(), (float) ReaderShape.EPSILON);
    }
}
