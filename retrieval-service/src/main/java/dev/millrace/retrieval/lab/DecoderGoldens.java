package dev.millrace.retrieval.lab;

import dev.millrace.lab.goldens.Comparison;
import dev.millrace.lab.goldens.Golden;
import dev.millrace.lab.goldens.GoldenKind;
import dev.millrace.lab.goldens.GoldenResult;
import dev.millrace.retrieval.decoder.BlockStates;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.decoder.Sequence;
import dev.millrace.retrieval.decoder.StoreType;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Folders that hold a decoder with what it must compute: {@code expected.safetensors} (logits of ordinary and of block attention, keys
 * and values, greedy tokens), or {@code expected_greedy.json} (greedy tokens and their text).
 */
final class DecoderGoldens implements GoldenKind {

    private static final String TENSORS = "expected.safetensors";
    private static final String GREEDY = "expected_greedy.json";
    private static final double TOLERANCE = 1e-4;
    private static final double EXACT = 1e-9;
    private static final int MOST_GREEDY = 1_000;

    @Override
    public boolean knows(Golden golden) {
        return golden instanceof Golden.Folder(Path path)
                && Files.isRegularFile(path.resolve("config.json"))
                && (Files.isRegularFile(path.resolve(TENSORS)) || Files.isRegularFile(path.resolve(GREEDY)));
    }

    @Override
    public List<GoldenResult> check(Golden golden) {
        if (!(golden instanceof Golden.Folder(Path path))) {
            throw new IllegalArgumentException(golden.name() + " is no folder");
        }
        try (Decoder decoder = Decoder.open(path)) {
            List<Comparison> checks = Files.isRegularFile(path.resolve(TENSORS))
                    ? tensors(decoder, Safetensors.map(path.resolve(TENSORS)))
                    : story(decoder, path);
            return checks.stream()
                    .map(check -> check.result(golden.name(), "decoder"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Comparison> tensors(Decoder decoder, Safetensors expected) {
        int[] tokens = integers(expected.tensors(), "tokens");
        int[] lengths = integers(expected.tensors(), "block_lengths");
        int question = lengths[lengths.length - 1];
        List<Comparison> checks = new ArrayList<>();
        int[] greedy = integers(expected.tensors(), "greedy_full");
        try (Sequence full = decoder.sequence(tokens.length + greedy.length)) {
            checks.add(generated(
                    "full", decoder, full, tokens, question, expected, "logits_full", "greedy_full", greedy.length));
        }
        Comparison local = new Comparison("keys before placement");
        Comparison placed = new Comparison("keys in their places");
        Comparison values = new Comparison("values");
        try (Sequence blocks = decoder.sequence(tokens.length + greedy.length)) {
            int begin = 0;
            for (int block = 0; block < lengths.length - 1; block++) {
                int end = begin + lengths[block];
                BlockStates states = block(decoder, Arrays.copyOfRange(tokens, begin, end));
                blocks.place(states);
                try (Sequence alone = decoder.sequence(lengths[block])) {
                    alone.place(states);
                    for (int layer = 0; layer < decoder.config().layers(); layer++) {
                        String at = "block" + block + ".layer" + layer + ".";
                        add(local, expected, at + "key_local", alone.rotatedKeys(layer, 0, lengths[block]));
                        add(placed, expected, at + "key_placed", blocks.rotatedKeys(layer, begin, end));
                        add(values, expected, at + "value", states.values(layer));
                    }
                }
                begin = end;
            }
            int[] last = Arrays.copyOfRange(tokens, begin, tokens.length);
            checks.add(generated(
                    "block", decoder, blocks, last, question, expected, "logits_block", "greedy_block", greedy.length));
        }
        checks.addAll(List.of(local, placed, values));
        return checks;
    }

    private static BlockStates block(Decoder decoder, int[] tokens) {
        long bytes = decoder.blockShape().bytes(StoreType.F32, tokens.length);
        return decoder.block(tokens, StoreType.F32, MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]));
    }

    private static Comparison generated(
            String mode,
            Decoder decoder,
            Sequence sequence,
            int[] tokens,
            int question,
            Safetensors expected,
            String logits,
            String greedy,
            int count) {
        Comparison comparison = new Comparison(mode + " attention: logits and greedy tokens");
        float[][] found = decoder.append(sequence, tokens, question);
        float[] all = new float[question * decoder.config().vocabulary()];
        for (int i = 0; i < question; i++) {
            System.arraycopy(found[i], 0, all, i * found[i].length, found[i].length);
        }
        add(comparison, expected, logits, all);
        int[] next = greedy(decoder, sequence, found[question - 1], count);
        return comparison.add(greedy, floats(next), floats(integers(expected.tensors(), greedy)), EXACT);
    }

    private static int[] greedy(Decoder decoder, Sequence sequence, float[] logits, int count) {
        int[] tokens = new int[count];
        float[] now = logits;
        for (int i = 0; i < count; i++) {
            tokens[i] = Decoder.likeliest(now);
            now = i + 1 < count ? decoder.append(sequence, tokens[i]) : now;
        }
        return tokens;
    }

    private static List<Comparison> story(Decoder decoder, Path folder) throws IOException {
        JsonNode expected = JsonMapper.shared().readTree(Files.readString(folder.resolve(GREEDY)));
        int[] prompt = integers(expected.path("prompt_ids"));
        int[] tokens = integers(expected.path("greedy_ids"));
        Comparison ids = new Comparison("greedy tokens");
        Comparison text = new Comparison("text");
        try (Sequence sequence = decoder.sequence(prompt.length + tokens.length)) {
            float[] logits = decoder.append(sequence, prompt);
            int[] found = greedy(decoder, sequence, logits, tokens.length);
            ids.add("greedy_ids", floats(found), floats(tokens), EXACT);
            String told = pieces(folder, found);
            if (told.equals(expected.path("text").asString(""))) {
                text.add("text", new float[1], new float[1], EXACT);
            } else {
                text.failed("the text is '" + told + "'");
            }
        }
        return List.of(ids, text);
    }

    /** Pieces of the vocabulary one after another, as they are. */
    private static String pieces(Path folder, int[] tokens) throws IOException {
        JsonNode vocabulary = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("tokenizer.json")))
                .path("model")
                .path("vocab");
        Map<Integer, String> pieces = new HashMap<>();
        vocabulary.properties().forEach(entry -> pieces.put(entry.getValue().asInt(), entry.getKey()));
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append(pieces.getOrDefault(token, "�").replace('▁', ' '));
        }
        return text.toString();
    }

    private static void add(Comparison comparison, Safetensors expected, String name, float[] found) {
        Tensor tensor = expected.tensors().get(name);
        if (tensor == null) {
            comparison.failed(name + " is missing");
        } else {
            comparison.add(name, found, tensor.toFloats(), TOLERANCE);
        }
    }

    private static int[] integers(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return Arrays.stream(tensor.toLongs()).mapToInt(Math::toIntExact).toArray();
    }

    private static int[] integers(JsonNode list) {
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_GREEDY) {
            throw new IllegalArgumentException(GREEDY + " has no list of 1 to " + MOST_GREEDY + " tokens");
        }
        return IntStream.range(0, list.size()).map(i -> list.get(i).asInt(-1)).toArray();
    }

    private static float[] floats(int[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = values[i];
        }
        return floats;
    }
}
