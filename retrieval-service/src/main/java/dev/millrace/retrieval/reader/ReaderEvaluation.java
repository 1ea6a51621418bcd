package dev.millrace.retrieval.reader;

import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.decoder.Sequence;
import dev.millrace.retrieval.decoder.StoreType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How often a decoder's answer has the right one in it, word for word: the paper's measure. */
public final class ReaderEvaluation {

    private static final int MOST_TOKENS = 48;

    private final Decoder decoder;
    private final Function<Exercise, ReaderPrompt> prompts;
    private final Function<int[], String> text;

    /** @param text of tokens */
    public ReaderEvaluation(Decoder decoder, Function<Exercise, ReaderPrompt> prompts, Function<int[], String> text) {
        this.decoder = decoder;
        this.prompts = prompts;
        this.text = text;
    }

    /** @param apart whether passages are computed alone and placed @return from 0 to 1 */
    public double contained(List<Exercise> exercises, boolean apart) {
        int right = 0;
        for (Exercise exercise : exercises) {
            String answer = " " + normal(answer(exercise, apart)) + " ";
            right += answer.contains(" " + normal(exercise.answer()) + " ") ? 1 : 0;
        }
        return (double) right / exercises.size();
    }

    /** What the decoder says. */
    public String answer(Exercise exercise, boolean apart) {
        ReaderPrompt prompt = prompts.apply(exercise);
        int length = prompt.question().length
                + prompt.blocks().stream().mapToInt(block -> block.length).sum();
        int room = Math.min(MOST_TOKENS, decoder.config().positions() - length);
        List<Integer> said = new ArrayList<>();
        try (Sequence sequence = decoder.sequence(length + room)) {
            float[] logits = prompted(sequence, prompt, apart);
            for (int i = 0; i < room; i++) {
                int token = Decoder.likeliest(logits);
                if (decoder.config().ends().contains(token)) {
                    break;
                }
                said.add(token);
                logits = i + 1 < room ? decoder.append(sequence, token) : logits;
            }
        }
        return text.apply(said.stream().mapToInt(Integer::intValue).toArray());
    }

    private float[] prompted(Sequence sequence, ReaderPrompt prompt, boolean apart) {
        if (!apart) {
            return decoder.append(
                    sequence,
                    Stream.concat(prompt.blocks().stream(), Stream.of(prompt.question()))
                            .flatMapToInt(IntStream::of)
                            .toArray());
        }
        for (int[] block : prompt.blocks()) {
            try (Arena arena = Arena.ofShared()) {
                long bytes = decoder.blockShape().bytes(StoreType.F32, block.length);
                sequence.place(decoder.block(block, StoreType.F32, arena.allocate(bytes)));
            }
        }
        return decoder.append(sequence, prompt.question());
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
