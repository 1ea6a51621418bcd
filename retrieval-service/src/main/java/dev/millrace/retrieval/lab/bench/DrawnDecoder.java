package dev.millrace.retrieval.lab.bench;

import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A decoder of the Llama architecture whose weights are drawn: it says nothing, at the cost of one that does.
 *
 * @param hidden features of a token @param keyHeads each shared by {@code heads / keyHeads} heads of queries
 * @param deviation of its weights
 */
public record DrawnDecoder(
        int layers,
        int hidden,
        int heads,
        int keyHeads,
        int intermediate,
        int vocabulary,
        int positions,
        double deviation) {

    /** Of 135M parameters, like the smallest that are trained for general use. */
    public static final DrawnDecoder LARGE = new DrawnDecoder(30, 576, 9, 3, 1536, 49_152, 40_960, 0.02);

    /** Of about 2M parameters. */
    public static final DrawnDecoder SMALL = new DrawnDecoder(6, 128, 8, 4, 344, 4_096, 8_192, 0.02);

    /** Into a folder in Hugging Face's layout. */
    public void write(Path folder, long seed) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["LlamaForCausalLM"], "hidden_act": "silu", "hidden_size": %d, "intermediate_size": %d,
                 "num_hidden_layers": %d, "num_attention_heads": %d, "num_key_value_heads": %d, "vocab_size": %d,
                 "max_position_embeddings": %d, "rms_norm_eps": 1e-5, "rope_theta": 100000.0,
                 "tie_word_embeddings": true}
                """.formatted(
                        hidden, intermediate, layers, heads, keyHeads, vocabulary, positions));
        new Safetensors(weights(new Random(seed)), Map.of()).writeTo(folder.resolve("model.safetensors"));
    }

    private Map<String, Tensor> weights(Random random) {
        Map<String, Tensor> weights = new HashMap<>();
        int dim = hidden / heads;
        weights.put("model.embed_tokens.weight", drawn(random, vocabulary, hidden));
        weights.put("model.norm.weight", ones());
        for (int layer = 0; layer < layers; layer++) {
            String at = "model.layers." + layer + ".";
            weights.put(at + "input_layernorm.weight", ones());
            weights.put(at + "post_attention_layernorm.weight", ones());
            weights.put(at + "self_attn.q_proj.weight", drawn(random, heads * dim, hidden));
            weights.put(at + "self_attn.k_proj.weight", drawn(random, keyHeads * dim, hidden));
            weights.put(at + "self_attn.v_proj.weight", drawn(random, keyHeads * dim, hidden));
            weights.put(at + "self_attn.o_proj.weight", drawn(random, hidden, heads * dim));
            weights.put(at + "mlp.gate_proj.weight", drawn(random, intermediate, hidden));
            weights.put(at + "mlp.up_proj.weight", drawn(random, intermediate, hidden));
            weights.put(at + "mlp.down_proj.weight", drawn(random, hidden, intermediate));
        }
        return weights;
    }

    private Tensor ones() {
        float[] values = new float[hidden];
        java.util.Arrays.fill(values, 1);
        return Tensor.of(values, hidden);
    }

    private Tensor drawn(Random random, int out, int in) {
        float[] values = new float[out * in];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return Tensor.of(values, out, in);
    }
}
