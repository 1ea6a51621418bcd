package dev.millrace.retrieval.decoder;

import dev.millrace.tensors.DType;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** Small decoders with weights drawn from a seed, which is printed and may be given. */
public final class RandomDecoders {

    final Random random;

    public RandomDecoders() {
        long seed = Long.getLong("millrace.seed", new Random().nextLong());
        System.out.println("replay with -Dmillrace.seed=" + seed);
        this.random = new Random(seed);
    }

    public static String config(String architecture, boolean tied, String more) {
        return """
                {"architectures": ["%s"], "hidden_act": "silu", "hidden_size": 32, "intermediate_size": 48,
                 "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 50,
                 "max_position_embeddings": 2048, "rms_norm_eps": 1e-5, "tie_word_embeddings": %s%s}
                """.formatted(architecture, tied, more);
    }

    public Map<String, Tensor> weights(String json) {
        DecoderConfig config = DecoderConfig.of(JsonMapper.shared().readTree(json));
        Map<String, Tensor> weights = new LinkedHashMap<>();
        int hidden = config.hidden();
        put(weights, "model.embed_tokens.weight", 1, config.vocabulary(), hidden);
        put(weights, "model.norm.weight", 1, hidden);
        if (!config.tied()) {
            put(weights, "lm_head.weight", 0.3, config.vocabulary(), hidden);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String at = "model.layers." + layer + ".";
            put(weights, at + "input_layernorm.weight", 1, hidden);
            put(weights, at + "post_attention_layernorm.weight", 1, hidden);
            int keys = config.keyHeads() * config.dim();
            affine(weights, at + "self_attn.q_proj", config.heads() * config.dim(), hidden, config.inputBias());
            affine(weights, at + "self_attn.k_proj", keys, hidden, config.inputBias());
            affine(weights, at + "self_attn.v_proj", keys, hidden, config.inputBias());
            affine(weights, at + "self_attn.o_proj", hidden, config.heads() * config.dim(), config.outputBias());
            affine(weights, at + "mlp.gate_proj", config.intermediate(), hidden, config.mlpBias());
            affine(weights, at + "mlp.up_proj", config.intermediate(), hidden, config.mlpBias());
            affine(weights, at + "mlp.down_proj", hidden, config.intermediate(), config.mlpBias());
        }
        return weights;
    }

    private void affine(Map<String, Tensor> weights, String name, int out, int in, boolean biased) {
        put(weights, name + ".weight", 0.3, out, in);
        if (biased) {
            put(weights, name + ".bias", 0.3, out);
        }
    }

    private void put(Map<String, Tensor> weights, String name, double scale, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        weights.put(name, Tensor.of(values, shape));
    }

    int[] tokens(int count) {
        return random.ints(count, 0, 50).toArray();
    }

    public static void write(Path folder, String json, Map<String, Tensor> weights) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        new Safetensors(weights, Map.of()).writeTo(folder.resolve("model.safetensors"));
    }

    /** As brain floats, which cut the last 16 bits off. */
    static Tensor brain(Tensor tensor) {
        float[] values = tensor.toFloats();
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort((short) (Float.floatToIntBits(value) >>> 16));
        }
        return Tensor.wrap(DType.BF16, bytes.flip(), tensor.shape());
    }
}
