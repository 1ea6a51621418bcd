package dev.millrace.retrieval.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.reader.Exercise;
import dev.millrace.retrieval.reader.Facts;
import dev.millrace.retrieval.reader.ReaderEvaluation;
import dev.millrace.retrieval.reader.ReaderPrompt;
import dev.millrace.retrieval.reader.ReaderText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decoder that ships, on facts that nobody has heard of before. */
class ShippedReaderIT {

    private static final String RESOURCES = "/dev/millrace/retrieval/reader/";
    private static final int PASSAGES = 3;
    private static final int QUESTIONS = 40;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("millrace.seed", new Random().nextLong());

    ShippedReaderIT() {
        System.out.println("replay with -Dmillrace.seed=" + seed);
    }

    /** Far from chance, which is none of them; its results page has the exact figures. */
    @Test
    void answersMostFactsFromBlocksAsFromTheWholePrompt() throws IOException {
        for (String name : List.of("config.json", "generation_config.json", "model.safetensors", "tokenizer.json")) {
            try (InputStream file = ShippedReader.class.getResourceAsStream(RESOURCES + name)) {
                Files.copy(Objects.requireNonNull(file), folder.resolve(name));
            }
        }
        try (Decoder decoder = Decoder.open(folder);
                HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"))) {
            ReaderEvaluation evaluation = new ReaderEvaluation(
                    decoder,
                    exercise -> prompt(tokenizer, exercise),
                    tokens ->
                            tokenizer.decode(IntStream.of(tokens).asLongStream().toArray()));
            Facts facts = new Facts(seed);
            List<Exercise> drawn =
                    Stream.generate(() -> facts.draw(PASSAGES)).limit(QUESTIONS).toList();

            assertThat(decoder.config().blockTuned()).isTrue();
            assertThat(evaluation.contained(drawn, true)).isGreaterThan(0.6);
            assertThat(evaluation.contained(drawn, false)).isGreaterThan(0.6);
        }
    }

    private static ReaderPrompt prompt(HuggingFaceTokenizer tokenizer, Exercise exercise) {
        List<int[]> blocks = new ArrayList<>();
        blocks.add(tokens(tokenizer, "<s>"));
        exercise.passages().forEach(passage -> blocks.add(tokens(tokenizer, ReaderText.block(passage))));
        return new ReaderPrompt(blocks, tokens(tokenizer, ReaderText.question(exercise.question())), new int[0]);
    }

    private static int[] tokens(HuggingFaceTokenizer tokenizer, String text) {
        return LongStream.of(tokenizer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }
}
