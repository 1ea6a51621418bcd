package dev.millrace.retrieval.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.DType;
import dev.millrace.tensors.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decoder's arrays, float32. What is stored so is looked at where the file is mapped; 16-bit floats are widened into memory of
 * their own.
 *
 * @param output {@code [vocabulary, hidden]}: the embeddings when they are tied
 */
record Weights(NDArray embeddings, List<Layer> layers, NDArray norm, NDArray output) {

    /** {@code [out, in]} and {@code [out]}. */
    record Affine(NDArray weight, @Nullable NDArray bias) {

        /** @param x {@code [tokens, in]} @return {@code [tokens, out]} */
        NDArray apply(NDArray x) {
            NDArray product = x.matMul(weight.transpose());
            return bias == null ? product : product.addi(bias);
        }
    }

    record Layer(
            NDArray inputNorm,
            Affine queries,
            Affine keys,
            Affine values,
            Affine attention,
            NDArray outputNorm,
            Affine gate,
            Affine up,
            Affine down) {}

    static Weights of(WeightFiles files, DecoderConfig config, NDManager manager) {
        int hidden = config.hidden();
        NDArray embeddings = array(files, manager, "model.embed_tokens.weight", config.vocabulary(), hidden);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layer(files, config, manager, "model.layers." + i + "."));
        }
        return new Weights(
                embeddings,
                layers,
                array(files, manager, "model.norm.weight", hidden),
                config.tied() ? embeddings : array(files, manager, "lm_head.weight", config.vocabulary(), hidden));
    }

    private static Layer layer(WeightFiles files, DecoderConfig config, NDManager manager, String at) {
        int hidden = config.hidden();
        int queries = config.heads() * config.dim();
        int keys = config.keyHeads() * config.dim();
        String attention = at + "self_attn.";
        String mlp = at + "mlp.";
        return new Layer(
                array(files, manager, at + "input_layernorm.weight", hidden),
                affine(files, manager, attention + "q_proj", hidden, queries, config.inputBias()),
                affine(files, manager, attention + "k_proj", hidden, keys, config.inputBias()),
                affine(files, manager, attention + "v_proj", hidden, keys, config.inputBias()),
                affine(files, manager, attention + "o_proj", queries, hidden, config.outputBias()),
                array(files, manager, at + "post_attention_layernorm.weight", hidden),
                affine(files, manager, mlp + "gate_proj", hidden, config.intermediate(), config.mlpBias()),
                affine(files, manager, mlp + "up_proj", hidden, config.intermediate(), config.mlpBias()),
                affine(files, manager, mlp + "down_proj", config.intermediate(), hidden, config.mlpBias()));
    }

    private static Affine affine(WeightFiles files, NDManager manager, String name, int in, int out, boolean biased) {
        return new Affine(
                array(files, manager, name + ".weight", out, in),
                biased ? array(files, manager, name + ".bias", out) : null);
    }

    private static NDArray array(WeightFiles files, NDManager manager, String name, long... shape) {
        Tensor tensor = files.tensor(name, shape);
        ByteBuffer bytes = tensor.bytes();
        if (tensor.dtype() == DType.F32 && bytes.isDirect()) {
            return manager.create(bytes, new Shape(shape), DataType.FLOAT32);
        }
        // In the engine's memory, which the JVM's bound on direct buffers does not hold for.
        NDArray own = manager.create(new Shape(shape));
        own.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer().put(tensor.toFloats());
        return own;
    }
}
