package dev.millrace.retrieval.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderTest {

    private static final Path STORIES = Path.of("../../shared/models/stories260K");
    /** Logits here are of the order of ten. */
    private static final double TOLERANCE = 1e-4;

    @TempDir
    private Path folder;

    private final RandomDecoders decoders = new RandomDecoders();

    static List<String> configs() {
        return List.of(
                RandomDecoders.config("LlamaForCausalLM", false, ""),
                RandomDecoders.config("MistralForCausalLM", true, ", \"sliding_window\": 512"),
                RandomDecoders.config("Qwen2ForCausalLM", true, ", \"rope_theta\": 1000000.0"),
                RandomDecoders.config(
                        "LlamaForCausalLM",
                        false,
                        ", \"attention_bias\": true, \"mlp_bias\": true, \"head_dim\": 12, \"rope_scaling\": "
                                + "{\"type\": \"linear\", \"factor\": 4.0}"),
                RandomDecoders.config(
                        "LlamaForCausalLM",
                        false,
                        ", \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\": 1.0,"
                                + " \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 64}"));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void tokensInPiecesAndOneByOneHaveTheLogitsOfTheDefinition(String json) throws IOException {
        Map<String, Tensor> weights = decoders.weights(json);
        RandomDecoders.write(folder, json, weights);
        int[] tokens = decoders.tokens(41);
        try (Decoder decoder = Decoder.open(folder);
                Sequence sequence = decoder.sequence(41)) {
            double[][] expected =
                    new ScalarDecoder(decoder.config(), weights).logits(tokens, positions(41), ScalarDecoder.blocks());
            close(decoder.append(sequence, Arrays.copyOf(tokens, 7)), expected[6]);
            float[][] some = decoder.append(sequence, Arrays.copyOfRange(tokens, 7, 38), 31);
            for (int i = 0; i < 31; i++) {
                close(some[i], expected[7 + i]);
            }
            for (int i = 38; i < 41; i++) {
                close(decoder.append(sequence, tokens[i]), expected[i]);
            }
            assertThat(sequence.length()).isEqualTo(41);
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void blocksComputedAloneAndPlacedInAnyOrderEqualAMaskedPrefill(String json) throws IOException {
        Map<String, Tensor> weights = decoders.weights(json);
        RandomDecoders.write(folder, json, weights);
        int[][] blocks = {decoders.tokens(13), decoders.tokens(1), decoders.tokens(22)};
        int[] question = decoders.tokens(6);
        try (Decoder decoder = Decoder.open(folder)) {
            List<BlockStates> states = Arrays.stream(blocks)
                    .map(tokens -> block(decoder, StoreType.F32, tokens))
                    .toList();
            for (int[] order : new int[][] {{0, 1, 2}, {2, 0}, {1, 2, 0, 2}}) {
                int[] lengths =
                        IntStream.of(order).map(block -> blocks[block].length).toArray();
                int[] tokens = IntStream.concat(
                                IntStream.of(order).flatMap(block -> IntStream.of(blocks[block])),
                                IntStream.of(question))
                        .toArray();
                ScalarDecoder scalar = new ScalarDecoder(decoder.config(), weights);
                double[][] expected = scalar.logits(tokens, positions(tokens.length), ScalarDecoder.blocks(lengths));
                try (Sequence sequence = decoder.sequence(tokens.length)) {
                    IntStream.of(order).forEach(block -> sequence.place(states.get(block)));
                    float[][] found = decoder.append(sequence, question, question.length);
                    for (int i = 0; i < question.length; i++) {
                        close(found[i], expected[tokens.length - question.length + i]);
                    }
                }
                double[][] leftWhereTheyWere =
                        scalar.logits(tokens, local(lengths, question.length), ScalarDecoder.blocks(lengths));
                assertThat(furthest(leftWhereTheyWere[tokens.length - 1], expected[tokens.length - 1]))
                        .as("what leaving the rotation out would do")
                        .isGreaterThan(100 * TOLERANCE);
            }
        }
    }

    /** As measured for these stores over many drawn blocks, with room: keys and values are rounded once, whatever comes after. */
    static Stream<Arguments> stores() {
        return Stream.of(
                Arguments.of(StoreType.F32, TOLERANCE),
                Arguments.of(StoreType.F16, 5e-2),
                Arguments.of(StoreType.I8, 1.0));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void aRealDecoderPlacesBlocksAsAMaskedPrefillSeesThem(StoreType store, double tolerance) throws IOException {
        assumeTrue(Files.isDirectory(STORIES), "the shared folder is not here");
        Map<String, Tensor> weights =
                Safetensors.map(STORIES.resolve("model.safetensors")).tensors();
        Random random = decoders.random;
        int[][] blocks = {words(random, 30), words(random, 61), words(random, 17)};
        int[] question = words(random, 9);
        try (Decoder decoder = Decoder.open(STORIES);
                Sequence sequence = decoder.sequence(200)) {
            for (int[] block : blocks) {
                sequence.place(block(decoder, store, block));
            }
            int[] tokens = IntStream.concat(Arrays.stream(blocks).flatMapToInt(IntStream::of), IntStream.of(question))
                    .toArray();
            ScalarDecoder scalar = new ScalarDecoder(decoder.config(), weights);
            double[] expected = scalar.logits(tokens, positions(tokens.length), ScalarDecoder.blocks(30, 61, 17))[
                    tokens.length - 1];
            double[] leftWhereTheyWere = scalar.logits(
                            tokens, local(new int[] {30, 61, 17}, 9), ScalarDecoder.blocks(30, 61, 17))[
                    tokens.length - 1];
            float[] found = decoder.append(sequence, question);
            assertThat(furthest(doubles(found), expected)).isLessThan(tolerance);
            if (store != StoreType.I8) {
                assertThat(furthest(doubles(found), leftWhereTheyWere))
                        .as("a decoder that leaves the rotation out")
                        .isGreaterThan(tolerance);
            }
        }
    }

    @Test
    void aBlockBehindAPrefixIsWhatItIsInASequence() throws IOException {
        String json = RandomDecoders.config("LlamaForCausalLM", true, "");
        Map<String, Tensor> weights = decoders.weights(json);
        RandomDecoders.write(folder, json, weights);
        int[] prefix = decoders.tokens(9);
        int[] block = decoders.tokens(14);
        int[] question = decoders.tokens(3);
        try (Decoder decoder = Decoder.open(folder);
                Sequence sequence = decoder.sequence(26)) {
            MemorySegment into =
                    MemorySegment.ofArray(new byte[(int) decoder.blockShape().bytes(StoreType.F32, 14)]);
            sequence.place(block(decoder, StoreType.F32, prefix));
            sequence.place(decoder.block(prefix, block, StoreType.F32, into));
            int[] tokens = Stream.of(prefix, block, question)
                    .flatMapToInt(IntStream::of)
                    .toArray();
            double[][] expected =
                    new ScalarDecoder(decoder.config(), weights).logits(tokens, positions(26), ScalarDecoder.blocks());
            close(decoder.append(sequence, question), expected[25]);
        }
    }

    @Test
    void moreTokensThanGoThroughAtOnceAreTheSameAsOneByOne() throws IOException {
        String json = RandomDecoders.config("LlamaForCausalLM", true, "");
        RandomDecoders.write(folder, json, decoders.weights(json));
        int[] tokens = decoders.tokens(1100);
        try (Decoder decoder = Decoder.open(folder);
                Sequence together = decoder.sequence(1100);
                Sequence apart = decoder.sequence(1100)) {
            float[][] last = decoder.append(together, tokens, 600);
            decoder.append(apart, Arrays.copyOf(tokens, 1098));
            double[] before = doubles(decoder.append(apart, tokens[1098]));
            double[] end = doubles(decoder.append(apart, tokens[1099]));
            assertThat(last.length).isEqualTo(600);
            close(last[598], before);
            close(last[599], end);
            assertThat(block(decoder, StoreType.F32, tokens).tokens()).isEqualTo(1100);
        }
    }

    @Test
    void shardsOfSixteenBitsAreRead() throws IOException {
        String json = RandomDecoders.config("Qwen2ForCausalLM", false, "");
        Map<String, Tensor> first = new LinkedHashMap<>();
        Map<String, Tensor> second = new LinkedHashMap<>();
        Map<String, Tensor> all = new HashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        decoders.weights(json).forEach((name, tensor) -> {
            Tensor brain = RandomDecoders.brain(tensor);
            boolean early = all.size() % 2 == 0;
            (early ? first : second).put(name, brain);
            places.put(name, early ? "\"a.safetensors\"" : "\"b.safetensors\"");
            all.put(name, brain);
        });
        Files.writeString(folder.resolve("config.json"), json);
        new Safetensors(first, Map.of()).writeTo(folder.resolve("a.safetensors"));
        new Safetensors(second, Map.of()).writeTo(folder.resolve("b.safetensors"));
        StringBuilder index = new StringBuilder();
        places.forEach((name, file) -> index.append(index.isEmpty() ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(file));
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {" + index + "}}");
        int[] tokens = decoders.tokens(12);
        try (Decoder decoder = Decoder.open(folder);
                Sequence sequence = decoder.sequence(12)) {
            double[][] expected =
                    new ScalarDecoder(decoder.config(), all).logits(tokens, positions(12), ScalarDecoder.blocks());
            close(decoder.append(sequence, tokens), expected[11]);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndLeavesTheSequenceAsItWas() throws IOException {
        String json = RandomDecoders.config("LlamaForCausalLM", true, "");
        RandomDecoders.write(folder, json, decoders.weights(json));
        try (Decoder decoder = Decoder.open(folder);
                Sequence sequence = decoder.sequence(10)) {
            decoder.append(sequence, 1, 2, 3);
            assertThatThrownBy(() -> decoder.append(sequence, decoders.tokens(8)))
                    .hasMessageContaining("do not fit");
            assertThatThrownBy(() -> decoder.append(sequence, 50)).hasMessageContaining("vocabulary of 50");
            assertThatThrownBy(() -> sequence.place(block(decoder, StoreType.F32, decoders.tokens(8))))
                    .hasMessageContaining("do not fit");
            assertThatThrownBy(() -> decoder.sequence(2049)).hasMessageContaining("1 to 2048");
            assertThat(sequence.length()).isEqualTo(3);
        }
    }

    private static BlockStates block(Decoder decoder, StoreType store, int... tokens) {
        long bytes = decoder.blockShape().bytes(store, tokens.length);
        return decoder.block(tokens, store, MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]));
    }

    private static int[] words(Random random, int count) {
        return random.ints(count, 3, 512).toArray();
    }

    private static int[] positions(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** Blocks as if each began the prompt. */
    private static int[] local(int[] lengths, int question) {
        int all = IntStream.of(lengths).sum();
        return IntStream.concat(
                        IntStream.of(lengths).flatMap(length -> IntStream.range(0, length)),
                        IntStream.range(all, all + question))
                .toArray();
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** Rounding is relative: what is drawn anew each time may be larger than 1. */
    private static void close(float[] found, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(furthest(doubles(found), expected)).isLessThan(TOLERANCE * Math.max(1, largest));
    }

    private static double furthest(double[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        return IntStream.range(0, found.length)
                .mapToDouble(i -> Math.abs(found[i] - expected[i]))
                .max()
                .orElseThrow();
    }
}
