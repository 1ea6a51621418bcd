package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.decoder.Sequence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A text by a {@link Decoder}: what is done to its empty sequence first, such as placing blocks that were computed before, then the rest
 * of the prompt in chunks, then token by token. The sequence takes memory from the first step until it is closed.
 */
public final class DecoderSteps implements Steps {

    /** As many tokens as the decoder takes at full speed. */
    private static final int ALONE = 512;

    /** Placing a block takes less than a step by far: several go together. */
    private static final long TOGETHER_NANOS = Duration.ofMillis(20).toNanos();

    private final Decoder decoder;
    private final int capacity;
    private final Deque<Consumer<Sequence>> before;
    private final int[] tokens;
    private final int sharedChunk;
    private @Nullable Sequence sequence;
    private int done;

    /**
     * @param capacity tokens at most, the generated ones included
     * @param before in this order; the parts of what takes long are to be given one by one
     * @param tokens of the prompt that follow, at least one: the last one's logits are what the first token is chosen by
     * @param sharedChunk tokens of them at a time while others wait for their turn
     */
    public DecoderSteps(Decoder decoder, int capacity, List<Consumer<Sequence>> before, int[] tokens, int sharedChunk) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a prompt ends with at least one token that is no part of a block");
        }
        this.decoder = decoder;
        this.capacity = capacity;
        this.before = new ArrayDeque<>(before);
        this.tokens = tokens.clone();
        this.sharedChunk = sharedChunk;
    }

    @Override
    public Optional<float[]> prefill(boolean alone) {
        Sequence own = opened();
        if (!before.isEmpty()) {
            long began = System.nanoTime();
            do {
                before.remove().accept(own);
            } while (!before.isEmpty() && System.nanoTime() - began < TOGETHER_NANOS);
            return Optional.empty();
        }
        int end = Math.min(tokens.length, done + (alone ? ALONE : sharedChunk));
        float[] logits = decoder.append(own, Arrays.copyOfRange(tokens, done, end));
        done = end;
        return done == tokens.length ? Optional.of(logits) : Optional.empty();
    }

    @Override
    public float[] next(int token) {
        return decoder.append(opened(), token);
    }

    private Sequence opened() {
        Sequence own = sequence == null ? decoder.sequence(capacity) : sequence;
        sequence = own;
        return own;
    }

    @Override
    public void close() {
        if (sequence != null) {
            sequence.close();
        }
        before.clear();
    }
}
