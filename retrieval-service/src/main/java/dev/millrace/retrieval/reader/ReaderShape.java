package dev.millrace.retrieval.reader;

/**
 * A decoder of the Llama architecture with tied embeddings.
 *
 * @param hidden features of a token @param keyHeads each shared by {@code heads / keyHeads} heads of queries
 * @param positions longest sequence
 */
public record ReaderShape(
        int vocabulary, int hidden, int layers, int heads, int keyHeads, int intermediate, int positions) {

    /** About a million parameters. */
    public static final ReaderShape SMALL = new ReaderShape(1_536, 128, 4, 4, 2, 384, 384);

    static final double EPSILON = 1e-5;
    static final double THETA = 10_000;

    int dim() {
        return hidden / heads;
    }

    /** {@code config.json}. @param begin id of the token before a prompt @param end id of the one after an answer */
    String config(int begin, int end) {
        return """
                {
                  "architectures": ["LlamaForCausalLM"],
                  "model_type": "llama",
                  "hidden_act": "silu",
                  "hidden_size": %d,
                  "intermediate_size": %d,
                  "num_hidden_layers": %d,
                  "num_attention_heads": %d,
                  "num_key_value_heads": %d,
                  "vocab_size": %d,
                  "max_position_embeddings": %d,
                  "rms_norm_eps": %s,
                  "rope_theta": %s,
                  "tie_word_embeddings": true,
                  "bos_token_id": %d,
                  "eos_token_id": %d,
                  "block_attention": true
                }
                """.formatted(
                hidden, intermediate, layers, heads, keyHeads, vocabulary, positions, EPSILON, THETA, begin, end);
    }
}
