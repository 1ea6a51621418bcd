package dev.millrace.retrieval.tkl.golden;

import dev.millrace.retrieval.tkl.QueryStates;
import dev.millrace.retrieval.tkl.Saturation;
import dev.millrace.retrieval.tkl.TklBatch;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.TokenStates;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a golden file of the ranker says, as the model wants it. */
record TklGoldenFile(Safetensors file, TklConfig config) {

    static final String KIND = "tkl";

    private static final String WEIGHT = "weight.";
    private static final String POSITIONS = "positional_features_d";
    private static final String FACTORS = "kernel_mult";
    private static final int QUERY_TOKENS = 30;
    /** Parameters that the authors' model has and never uses. */
    private static final Set<String> INERT = Set.of("mixer_sat", "mixer_end");

    static String kind(Safetensors file) {
        return file.metadata().getOrDefault("model", "unknown");
    }

    /** @throws IllegalArgumentException when the metadata is not that of a ranker */
    static TklGoldenFile of(Safetensors file) {
        Map<String, String> metadata = file.metadata();
        int window = number(metadata, "sliding_window");
        int stride = number(metadata, "window_stride");
        TklConfig config = new TklConfig(
                0,
                number(metadata, "emb"),
                number(metadata, "att_heads"),
                number(metadata, "att_layers"),
                number(metadata, "att_ff"),
                QUERY_TOKENS,
                number(metadata, "chunk_size"),
                number(metadata, "overlap"),
                true,
                window,
                stride,
                list(metadata, "mu"),
                list(metadata, "sigma"),
                Saturation.of(text(metadata, "saturation")),
                number(metadata, "top_k"),
                window / stride,
                List.of(-1, 1, -2, 2),
                true);
        return new TklGoldenFile(file, config);
    }

    /** Under the model's names and in its shapes, without those that no model of its kind uses. */
    Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new HashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(WEIGHT) && used(name.substring(WEIGHT.length()))) {
                weights.put(name.substring(WEIGHT.length()), shaped(name, tensor));
            }
        });
        return weights;
    }

    private boolean used(String name) {
        boolean saturates = name.startsWith("saturation_linear");
        boolean third = name.startsWith("saturation_linear3");
        return switch (config.saturation()) {
                    case EMBEDDING -> !name.equals(FACTORS);
                    case IDF -> !name.equals(FACTORS) && !name.startsWith("sat_");
                    case LINEAR -> !name.equals(FACTORS) && !name.startsWith("sat_") && !third;
                    case LOG -> !name.startsWith("sat_") && !saturates;
                }
                && !INERT.contains(name)
                && !name.equals("mu")
                && !name.equals("sigma");
    }

    /** The authors' table of positions is longer than a chunk, and they keep factors for four kinds of kernels. */
    Tensor shaped(String name, Tensor tensor) {
        float[] values = tensor.toFloats();
        if (name.endsWith(POSITIONS)) {
            int rows = config.extended();
            return Tensor.of(Arrays.copyOf(values, rows * config.width()), 1, rows, config.width());
        }
        if (name.endsWith(FACTORS)) {
            int kernels = config.mu().size();
            return Tensor.of(Arrays.copyOf(values, kernels), kernels);
        }
        return tensor;
    }

    /** Each document with the query of its number. */
    TklBatch batch() {
        List<QueryStates> queries = new ArrayList<>();
        List<TokenStates> documents = new ArrayList<>();
        float[] idf = floats("query_idf");
        int[] terms = lengths("query_mask");
        int[] tokens = lengths("document_mask");
        int[] queryOf = new int[terms.length];
        for (int i = 0; i < terms.length; i++) {
            int room = idf.length / terms.length;
            queries.add(new QueryStates(
                    states("query", i, terms[i]), Arrays.copyOfRange(idf, i * room, i * room + terms[i])));
            documents.add(states("document", i, tokens[i]));
            queryOf[i] = i;
        }
        return new TklBatch(queries, documents, queryOf);
    }

    float[] floats(String name) {
        return file.tensor(name).toFloats();
    }

    private TokenStates states(String name, int row, int tokens) {
        int width = config.width();
        int room = Math.toIntExact(file.tensor(name).shape()[1]);
        float[] all = floats(name);
        int from = row * room * width;
        return new TokenStates(tokens, width, Arrays.copyOfRange(all, from, from + tokens * width));
    }

    /** Of a mask that is ones, then zeros. */
    private int[] lengths(String name) {
        Tensor mask = file.tensor(name);
        float[] values = mask.toFloats();
        int rows = Math.toIntExact(mask.shape()[0]);
        int room = values.length / rows;
        int[] lengths = new int[rows];
        for (int i = 0; i < values.length; i++) {
            lengths[i / room] += values[i] > 0 ? 1 : 0;
        }
        return lengths;
    }

    private static String text(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new SafetensorsException("the metadata has no " + key);
        }
        return value;
    }

    private static int number(Map<String, String> metadata, String key) {
        return Integer.parseInt(text(metadata, key));
    }

    private static List<Double> list(Map<String, String> metadata, String key) {
        String text = text(metadata, key);
        return Arrays.stream(text.substring(1, text.length() - 1).split(",", -1))
                .map(number -> Double.valueOf(number.strip()))
                .toList();
    }
}
