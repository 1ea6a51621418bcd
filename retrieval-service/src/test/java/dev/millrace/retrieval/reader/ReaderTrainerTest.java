package dev.millrace.retrieval.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDScope;
import dev.millrace.layers.Parameters;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.decoder.Sequence;
import dev.millrace.retrieval.decoder.StoreType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderTrainerTest {

    private static final ReaderShape SHAPE = new ReaderShape(300, 16, 2, 2, 1, 24, 96);

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("millrace.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    ReaderTrainerTest() {
        System.out.println("replay with -Dmillrace.seed=" + seed);
    }

    private int[] tokens(int count) {
        return random.ints(count, 2, 300).toArray();
    }

    /** What is trained is what is served: half precision is the only difference. */
    @Test
    void theNetworkThatIsTrainedComputesWhatTheDecoderDoes() throws IOException {
        List<int[]> blocks = List.of(new int[] {0}, tokens(9), tokens(14));
        int[] question = tokens(5);
        int[] answer = tokens(4);
        try (Parameters parameters = Parameters.drawn(seed)) {
            ReaderNetwork network = new ReaderNetwork(SHAPE, parameters);
            ReaderFiles.write(folder, SHAPE, parameters.tensors(), "{}");
            for (boolean apart : new boolean[] {false, true}) {
                // Padded behind a longer one, as in a batch.
                ReaderBatch batch = ReaderBatch.of(List.of(
                        new ReaderBatch.Sample(List.of(tokens(40)), question, answer, false),
                        new ReaderBatch.Sample(blocks, question, answer, apart)));
                float[] found;
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    found = network.forward(batch).toFloatArray();
                }
                try (Decoder decoder = Decoder.open(folder);
                        Sequence sequence = decoder.sequence(96)) {
                    assertThat(decoder.config().blockTuned()).isTrue();
                    for (int[] block : blocks) {
                        if (apart) {
                            byte[] into = new byte[(int) decoder.blockShape().bytes(StoreType.F32, block.length)];
                            sequence.place(decoder.block(block, StoreType.F32, MemorySegment.ofArray(into)));
                        } else {
                            decoder.append(sequence, block);
                        }
                    }
                    float[][] logits = decoder.append(sequence, question, question.length);
                    int first = batch.length() + 24;
                    for (int i = 0; i < question.length; i++) {
                        close(found, (first + i) * 300, logSoftmax(logits[i]));
                    }
                }
            }
        }
    }

    private static void close(float[] all, int from, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) all[from + i]).isCloseTo(expected[i], within(5e-3));
        }
    }

    private static double[] logSoftmax(float[] logits) {
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i]))
                .sum();
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i] - Math.log(sum))
                .toArray();
    }

    @Test
    void whatIsAskedAgainAndAgainIsLearned() {
        ReaderPrompt prompt = new ReaderPrompt(List.of(new int[] {0}, tokens(6)), tokens(3), new int[] {7, 8, 1});
        List<Double> losses = new ArrayList<>();
        try (ReaderTrainer trainer = new ReaderTrainer(
                SHAPE,
                new ReaderRecipe(60, 10, 2, 2, 1e-2, seed),
                _ -> prompt,
                count -> new Echoes(List.of("a", "b"), 1).draw(count),
                List.of(count -> new Facts(1).draw(count)),
                Map.of())) {
            trainer.full((step, of, loss) -> losses.add(loss));
            trainer.blocks((step, of, loss) -> losses.add(loss));
        }
        assertThat(losses).hasSize(70);
        assertThat(losses.getFirst()).isGreaterThan(4);
        assertThat(losses.getLast()).isLessThan(losses.getFirst() / 4);
    }

    @Test
    void theAnswerStandsInAPassageAndTheQuestionNamesIt() {
        Facts facts = new Facts(seed);
        for (int i = 0; i < 200; i++) {
            Exercise exercise = facts.draw(2 + i % 5);
            assertThat(exercise.passages()).hasSize(2 + i % 5);
            String name = exercise.question().replaceAll(".*the (\\p{L}+ of \\p{Lu}\\p{Ll}+).*", "$1");
            assertThat(exercise.passages())
                    .filteredOn(passage -> passage.contains(name) && passage.contains(exercise.answer()))
                    .isNotEmpty();
        }
    }
}
