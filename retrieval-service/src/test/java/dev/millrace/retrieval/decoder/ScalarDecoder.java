package dev.millrace.retrieval.decoder;

import dev.millrace.tensors.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A decoder by its definition: loops, double precision, any mask, nothing kept from one call to the next. */
public final class ScalarDecoder {

    private final DecoderConfig config;
    private final Map<String, Tensor> tensors;

    public ScalarDecoder(DecoderConfig config, Map<String, Tensor> tensors) {
        this.config = config;
        this.tensors = tensors;
    }

    /** Which tokens a token sees, itself included. */
    public interface Mask {
        boolean sees(int token, int other);
    }

    /** Each block itself alone, what comes after the last block everything before it. */
    public static Mask blocks(int... lengths) {
        return (token, other) -> {
            int begin = 0;
            for (int length : lengths) {
                if (token < begin + length) {
                    return other >= begin && other <= token;
                }
                begin += length;
            }
            return other <= token;
        };
    }

    /** @param positions that keys and queries are rotated to @return {@code [tokens, vocabulary]} */
    public double[][] logits(int[] tokens, int[] positions, Mask mask) {
        double[][] x = new double[tokens.length][config.hidden()];
        float[] embeddings = floats("model.embed_tokens.weight");
        for (int t = 0; t < tokens.length; t++) {
            for (int i = 0; i < config.hidden(); i++) {
                x[t][i] = embeddings[tokens[t] * config.hidden() + i];
            }
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            layer("model.layers." + layer + ".", x, positions, mask);
        }
        double[][] normal = normalised(x, "model.norm.weight");
        return linear(normal, config.tied() ? "model.embed_tokens" : "lm_head", config.vocabulary());
    }

    private void layer(String at, double[][] x, int[] positions, Mask mask) {
        double[][] normal = normalised(x, at + "input_layernorm.weight");
        double[][] queries = linear(normal, at + "self_attn.q_proj", config.heads() * config.dim());
        double[][] keys = linear(normal, at + "self_attn.k_proj", config.keyHeads() * config.dim());
        double[][] values = linear(normal, at + "self_attn.v_proj", config.keyHeads() * config.dim());
        int longest = 0;
        for (int position : positions) {
            longest = Math.max(longest, position + 1);
        }
        for (int t = 0; t < x.length; t++) {
            rotate(queries[t], positions[t], longest);
            rotate(keys[t], positions[t], longest);
        }
        double[][] mixed = new double[x.length][config.heads() * config.dim()];
        for (int t = 0; t < x.length; t++) {
            for (int head = 0; head < config.heads(); head++) {
                attend(t, head, queries, keys, values, mask, mixed[t]);
            }
        }
        add(x, linear(mixed, at + "self_attn.o_proj", config.hidden()));
        double[][] inner = normalised(x, at + "post_attention_layernorm.weight");
        double[][] gate = linear(inner, at + "mlp.gate_proj", config.intermediate());
        double[][] up = linear(inner, at + "mlp.up_proj", config.intermediate());
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < config.intermediate(); i++) {
                gate[t][i] *= up[t][i] / (1 + Math.exp(-gate[t][i]));
            }
        }
        add(x, linear(gate, at + "mlp.down_proj", config.hidden()));
    }

    private void attend(
            int t, int head, double[][] queries, double[][] keys, double[][] values, Mask mask, double[] into) {
        int own = head * config.dim();
        int shared = head / config.group() * config.dim();
        double[] scores = new double[keys.length];
        double sum = 0;
        for (int other = 0; other < keys.length; other++) {
            if (mask.sees(t, other)) {
                double dot = 0;
                for (int i = 0; i < config.dim(); i++) {
                    dot += queries[t][own + i] * keys[other][shared + i];
                }
                scores[other] = Math.exp(dot / Math.sqrt(config.dim()));
                sum += scores[other];
            }
        }
        for (int other = 0; other < keys.length; other++) {
            for (int i = 0; i < config.dim(); i++) {
                into[own + i] += scores[other] / sum * values[other][shared + i];
            }
        }
    }

    private void rotate(double[] row, int position, int longest) {
        double[] frequencies = config.scaling().frequencies(config.theta(), config.dim(), longest);
        int half = config.dim() / 2;
        for (int head = 0; head < row.length; head += config.dim()) {
            for (int i = 0; i < half; i++) {
                double angle = position * frequencies[i];
                double left = row[head + i];
                double right = row[head + half + i];
                row[head + i] = left * Math.cos(angle) - right * Math.sin(angle);
                row[head + half + i] = right * Math.cos(angle) + left * Math.sin(angle);
            }
        }
    }

    private double[][] normalised(double[][] x, String name) {
        float[] weight = floats(name);
        double[][] normal = new double[x.length][config.hidden()];
        for (int t = 0; t < x.length; t++) {
            double square = 0;
            for (double value : x[t]) {
                square += value * value;
            }
            double root = Math.sqrt(square / config.hidden() + config.epsilon());
            for (int i = 0; i < config.hidden(); i++) {
                normal[t][i] = x[t][i] / root * weight[i];
            }
        }
        return normal;
    }

    private double[][] linear(double[][] x, String name, int out) {
        float[] weight = floats(name + ".weight");
        @Nullable Tensor bias = tensors.get(name + ".bias");
        float[] shift = bias == null ? new float[out] : bias.toFloats();
        double[][] y = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < out; o++) {
                double sum = shift[o];
                for (int i = 0; i < x[t].length; i++) {
                    sum += weight[o * x[t].length + i] * x[t][i];
                }
                y[t][o] = sum;
            }
        }
        return y;
    }

    private static void add(double[][] x, double[][] more) {
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                x[t][i] += more[t][i];
            }
        }
    }

    private float[] floats(String name) {
        return java.util.Objects.requireNonNull(tensors.get(name), name).toFloats();
    }
}
