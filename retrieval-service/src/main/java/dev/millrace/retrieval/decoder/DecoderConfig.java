package dev.millrace.retrieval.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shape of a decoder.
 *
 * @param hidden features of a token
 * @param heads of queries @param keyHeads of keys and values, each shared by {@code heads / keyHeads} of the queries
 * @param dim features of a head
 * @param positions that it was trained for, with its scaling
 * @param tied whether the output's weights are the embeddings
 * @param inputBias whether queries, keys and values have biases @param outputBias the attention's output
 * @param mlpBias the feed-forward network
 * @param first put before every prompt; -1: nothing
 * @param ends any of them ends an answer
 * @param blockTuned whether it was fine-tuned to read passages as blocks, which {@code "block_attention": true} says: a field of our own
 */
public record DecoderConfig(
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyHeads,
        int dim,
        int vocabulary,
        double epsilon,
        double theta,
        RopeScaling scaling,
        int positions,
        boolean tied,
        boolean inputBias,
        boolean outputBias,
        boolean mlpBias,
        int first,
        List<Integer> ends,
        boolean blockTuned) {

    static final String FILE = "config.json";
    private static final long LARGEST_FILE = 1 << 20;
    private static final int MOST = 1 << 24;
    private static final int MOST_LAYERS = 1_000;
    private static final Set<String> ARCHITECTURES =
            Set.of("LlamaForCausalLM", "MistralForCausalLM", "Qwen2ForCausalLM");

    public DecoderConfig {
        ends = List.copyOf(ends);
        if (heads % keyHeads != 0) {
            throw new DecoderFormatException(
                    FILE + ": num_attention_heads " + heads + " is no multiple of num_key_value_heads " + keyHeads);
        }
        if (dim % 2 != 0) {
            throw new DecoderFormatException(FILE + ": heads of " + dim + " features have no pairs to rotate");
        }
    }

    /** Queries that share a head of keys. */
    public int group() {
        return heads / keyHeads;
    }

    /** Elements of one layer's matrices: multiply-adds of a token in it, besides attention. */
    public long layerWeights() {
        return (long) hidden * (2L * (heads + keyHeads) * dim + 3L * intermediate);
    }

    /** @throws DecoderFormatException naming the field at fault */
    public static DecoderConfig read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
            throw new DecoderFormatException(folder + " has no " + FILE + " of at most 1 MiB");
        }
        try {
            return of(JsonMapper.shared().readTree(Files.readString(file)));
        } catch (JacksonException e) {
            throw new DecoderFormatException(file + " is no JSON", e);
        }
    }

    static DecoderConfig of(JsonNode json) {
        String architecture = json.path("architectures").path(0).asString("");
        if (!ARCHITECTURES.contains(architecture)) {
            throw new DecoderFormatException(FILE + ": the architecture '" + architecture + "' is none of "
                    + ARCHITECTURES.stream().sorted().toList());
        }
        if (!json.path("hidden_act").asString("silu").equals("silu")) {
            throw new DecoderFormatException(
                    FILE + ": hidden_act is " + json.path("hidden_act").asString("") + ", and only silu is known");
        }
        int hidden = integer(json, "hidden_size", 0, MOST);
        int heads = integer(json, "num_attention_heads", 0, MOST);
        boolean qwen = architecture.startsWith("Qwen2");
        boolean biased = json.path("attention_bias").asBoolean(false);
        int trained = integer(json, "max_position_embeddings", 2048, MOST);
        JsonNode rope = json.path("rope_parameters").isObject() ? json.path("rope_parameters") : json;
        JsonNode stretched = json.path("rope_scaling").isObject() ? json.path("rope_scaling") : rope;
        RopeScaling scaling = scaling(stretched, trained);
        return new DecoderConfig(
                hidden,
                integer(json, "intermediate_size", 0, MOST),
                integer(json, "num_hidden_layers", 0, MOST_LAYERS),
                heads,
                integer(json, "num_key_value_heads", heads, MOST),
                integer(json, "head_dim", hidden / Math.max(1, heads), MOST),
                integer(json, "vocab_size", 0, MOST),
                number(json, "rms_norm_eps", 1e-6),
                number(rope, "rope_theta", 10_000),
                scaling,
                window(json, qwen, longest(scaling, trained)),
                json.path("tie_word_embeddings").asBoolean(false),
                qwen || biased,
                biased,
                json.path("mlp_bias").asBoolean(false),
                json.path("bos_token_id").asInt(-1),
                ends(json.path("eos_token_id")),
                json.path("block_attention").asBoolean(false));
    }

    private static int longest(RopeScaling scaling, int trained) {
        return switch (scaling) {
            case RopeScaling.Linear linear -> (int) Math.min(MOST, linear.factor() * trained);
            case RopeScaling.Dynamic dynamic -> (int) Math.min(MOST, dynamic.factor() * trained);
            case RopeScaling.None _, RopeScaling.Llama3 _ -> trained;
        };
    }

    /** A sliding window is not computed: within it, attention is the ordinary one. */
    private static int window(JsonNode json, boolean qwen, int positions) {
        boolean sliding = json.path("sliding_window").isInt()
                && (!qwen || json.path("use_sliding_window").asBoolean(false));
        return sliding ? Math.min(positions, json.path("sliding_window").asInt()) : positions;
    }

    private static List<Integer> ends(JsonNode end) {
        List<Integer> ends = new ArrayList<>();
        if (end.isArray()) {
            end.forEach(one -> ends.add(one.asInt(-1)));
        } else if (end.isInt()) {
            ends.add(end.asInt());
        }
        return ends;
    }

    private static RopeScaling scaling(JsonNode json, int trained) {
        String type = json.path("rope_type").asString(json.path("type").asString("default"));
        return switch (type) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(factor(json));
            case "dynamic" ->
                new RopeScaling.Dynamic(factor(json), integer(json, "original_max_position_embeddings", trained, MOST));
            case "llama3" ->
                new RopeScaling.Llama3(
                        factor(json),
                        number(json, "low_freq_factor", 1),
                        number(json, "high_freq_factor", 4),
                        integer(json, "original_max_position_embeddings", 8192, MOST));
            default ->
                throw new DecoderFormatException(
                        FILE + ": rope_scaling is '" + type + "', and only linear, dynamic and llama3 are known");
        };
    }

    private static double factor(JsonNode json) {
        double factor = number(json, "factor", 1);
        if (factor < 1) {
            throw new DecoderFormatException(FILE + ": rope_scaling.factor " + factor + " is below 1");
        }
        return factor;
    }

    /** @param usual when it is absent; 0: it must be there */
    private static int integer(JsonNode json, String field, int usual, int most) {
        JsonNode value = json.path(field);
        if ((value.isMissingNode() || value.isNull()) && usual > 0) {
            return usual;
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
            throw new DecoderFormatException(FILE + ": " + field + " is " + value + ", not a number from 1 to " + most);
        }
        return value.intValue();
    }

    private static double number(JsonNode json, String field, double usual) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return usual;
        }
        if (!value.isNumber() || !(value.doubleValue() > 0)) {
            throw new DecoderFormatException(FILE + ": " + field + " is " + value + ", not a number above 0");
        }
        return value.doubleValue();
    }
}
