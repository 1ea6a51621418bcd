package dev.millrace.retrieval.lab.bench;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import dev.millrace.retrieval.decoder.DecoderConfig;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** llama.cpp with a decoder of the Llama architecture, whose folder is written as a GGUF file for it. */
public final class LlamaPeer {

    private static final int ALIGNMENT = 32;

    private LlamaPeer() {}

    /** Tokens a second that it generates, the best of several texts. */
    public static double tokensPerSecond(Path folder, Path scratch, int tokens, int threads, int repeats)
            throws IOException {
        Path file = scratch.resolve("peer.gguf");
        write(folder, file);
        ModelParameters parameters = new ModelParameters()
                .setModel(file.toString())
                .setThreads(threads)
                .setCtxSize(512);
        double best = 0;
        try (LlamaModel model = new LlamaModel(parameters)) {
            for (int i = 0; i < repeats; i++) {
                InferenceParameters wanted = new InferenceParameters("")
                        .setNPredict(tokens)
                        .setTemperature(0)
                        .setIgnoreEos(true);
                long began = System.nanoTime();
                int count = 0;
                for (LlamaOutput output : model.generate(wanted)) {
                    count += output.toString().isEmpty() ? 0 : 1;
                }
                best = Math.max(best, count / ((System.nanoTime() - began) / 1e9));
            }
        }
        return best;
    }

    /** @throws IOException when the folder is not of one file in single precision */
    static void write(Path folder, Path file) throws IOException {
        DecoderConfig config = DecoderConfig.read(folder);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Safetensors weights = Safetensors.map(folder.resolve("model.safetensors"));
        new TreeMap<>(weights.tensors()).forEach((name, tensor) -> tensors.put(named(name), tensor));
        Gguf head = new Gguf();
        head.count(3, 4);
        head.count(tensors.size(), 8);
        metadata(head, config, folder);
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            head.tensor(entry.getKey(), entry.getValue().shape(), offset);
            offset += Math.ceilDiv(4L * elements(entry.getValue()), ALIGNMENT) * ALIGNMENT;
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(head.bytes());
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                out.write(values(entry.getKey(), entry.getValue(), config));
            }
        }
    }

    private static void metadata(Gguf head, DecoderConfig config, Path folder) throws IOException {
        JsonNode vocabulary = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("tokenizer.json")))
                .path("model")
                .path("vocab");
        TreeMap<Integer, String> pieces = new TreeMap<>();
        vocabulary.properties().forEach(entry -> pieces.put(entry.getValue().asInt(), entry.getKey()));
        head.begin(17);
        head.text("general.architecture", "llama");
        head.number("general.file_type", 0);
        head.number("llama.vocab_size", config.vocabulary());
        head.number("llama.context_length", config.positions());
        head.number("llama.embedding_length", config.hidden());
        head.number("llama.block_count", config.layers());
        head.number("llama.feed_forward_length", config.intermediate());
        head.number("llama.attention.head_count", config.heads());
        head.number("llama.attention.head_count_kv", config.keyHeads());
        head.number("llama.rope.dimension_count", config.dim());
        head.real("llama.rope.freq_base", config.theta());
        head.real("llama.attention.layer_norm_rms_epsilon", config.epsilon());
        head.text("tokenizer.ggml.model", "llama");
        head.texts("tokenizer.ggml.tokens", List.copyOf(pieces.values()));
        List<Integer> kinds = new ArrayList<>();
        List<Float> scores = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            String piece = pieces.getOrDefault(i, "");
            kinds.add(piece.startsWith("<0x") ? 6 : i == 0 ? 2 : i < 3 ? 3 : 1);
            scores.add((float) -i);
        }
        head.numbers("tokenizer.ggml.token_type", kinds);
        head.reals("tokenizer.ggml.scores", scores);
        head.number("tokenizer.ggml.bos_token_id", config.first());
    }

    private static String named(String name) {
        return name.replace("model.embed_tokens", "token_embd")
                .replace("model.norm", "output_norm")
                .replace("lm_head", "output")
                .replace("model.layers.", "blk.")
                .replace("self_attn.q_proj", "attn_q")
                .replace("self_attn.k_proj", "attn_k")
                .replace("self_attn.v_proj", "attn_v")
                .replace("self_attn.o_proj", "attn_output")
                .replace("input_layernorm", "attn_norm")
                .replace("post_attention_layernorm", "ffn_norm")
                .replace("mlp.gate_proj", "ffn_gate")
                .replace("mlp.up_proj", "ffn_up")
                .replace("mlp.down_proj", "ffn_down");
    }

    private static int elements(Tensor tensor) {
        int count = 1;
        for (long size : tensor.shape()) {
            count = Math.multiplyExact(count, Math.toIntExact(size));
        }
        return count;
    }

    /** It turns features that lie beside each other, not a half apart. */
    private static byte[] values(String name, Tensor tensor, DecoderConfig config) {
        float[] values = tensor.toFloats();
        float[] placed = values;
        if (name.endsWith("attn_q.weight") || name.endsWith("attn_k.weight")) {
            int dim = config.dim();
            int width = config.hidden();
            placed = new float[values.length];
            for (int row = 0; row < values.length / width; row++) {
                int inHead = row % dim;
                int to = row - inHead + (inHead < dim / 2 ? 2 * inHead : 2 * (inHead - dim / 2) + 1);
                System.arraycopy(values, row * width, placed, to * width, width);
            }
        }
        int size = Math.ceilDiv(4 * placed.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(placed);
        return bytes.array();
    }

    /** The beginning of a GGUF file: what the model is, and where its arrays are. */
    private static final class Gguf {

        private static final int INTEGER = 5;
        private static final int UNSIGNED = 4;
        private static final int REAL = 6;
        private static final int TEXT = 8;
        private static final int LIST = 9;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Gguf() {
            out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        }

        void count(long value, int bytes) {
            ByteBuffer buffer =
                    ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
            out.write(buffer.array(), 0, bytes);
        }

        void begin(int entries) {
            count(entries, 8);
        }

        private void string(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            count(bytes.length, 8);
            out.writeBytes(bytes);
        }

        private void key(String name, int type) {
            string(name);
            count(type, 4);
        }

        void text(String name, String value) {
            key(name, TEXT);
            string(value);
        }

        void number(String name, int value) {
            key(name, UNSIGNED);
            count(value, 4);
        }

        void real(String name, double value) {
            key(name, REAL);
            count(Float.floatToIntBits((float) value), 4);
        }

        private void list(String name, int type, int size) {
            key(name, LIST);
            count(type, 4);
            count(size, 8);
        }

        void texts(String name, List<String> values) {
            list(name, TEXT, values.size());
            values.forEach(this::string);
        }

        void numbers(String name, List<Integer> values) {
            list(name, INTEGER, values.size());
            values.forEach(value -> count(value, 4));
        }

        void reals(String name, List<Float> values) {
            list(name, REAL, values.size());
            values.forEach(value -> count(Float.floatToIntBits(value), 4));
        }

        /** @param shape with the last feature last, which this format has first */
        void tensor(String name, long[] shape, long offset) {
            string(name);
            count(shape.length, 4);
            for (int i = shape.length - 1; i >= 0; i--) {
                count(shape[i], 8);
            }
            count(0, 4);
            count(offset, 8);
        }

        byte[] bytes() {
            while (out.size() % ALIGNMENT != 0) {
                out.write(0);
            }
            return out.toByteArray();
        }
    }
}
