package dev.millrace.retrieval.prompt;

import dev.millrace.retrieval.generation.Generation;
import dev.millrace.retrieval.generation.GenerationListener;
import dev.millrace.retrieval.generation.GenerationResult;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A text that is being written, for one thread to read piece by piece. Closing it ends it. */
public final class Writing implements AutoCloseable {

    private static final int PIECES = 16;

    private sealed interface Piece {
        record Text(String text) implements Piece {}

        record End(GenerationResult result) implements Piece {}
    }

    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES);
    private final ReadyPrompt prompt;
    private final LoadedModel model;
    private volatile boolean closed;
    private @Nullable Generation generation;
    private @Nullable GenerationResult result;

    Writing(ReadyPrompt prompt, LoadedModel model) {
        this.prompt = prompt;
        this.model = model;
    }

    /** @param end is run when the text has ended, whether anybody reads it or not */
    GenerationListener listener(Runnable end) {
        return new GenerationListener() {
            @Override
            public void text(String more) throws InterruptedException {
                put(new Piece.Text(more));
            }

            @Override
            public void ended(GenerationResult ended) throws InterruptedException {
                end.run();
                put(new Piece.End(ended));
            }
        };
    }

    private void put(Piece piece) throws InterruptedException {
        // What nobody reads any more need not be kept.
        boolean kept = closed;
        while (!kept) {
            kept = pieces.offer(piece, 100, TimeUnit.MILLISECONDS) || closed;
        }
    }

    void started(Generation started) {
        generation = started;
    }

    /** Waits for more of the text; empty: it has ended. */
    public Optional<String> more() throws InterruptedException {
        if (result != null) {
            return Optional.empty();
        }
        return switch (pieces.take()) {
            case Piece.Text(String text) -> Optional.of(text);
            case Piece.End(GenerationResult ended) -> {
                result = ended;
                yield Optional.empty();
            }
        };
    }

    /** Once it has ended. */
    public GenerationResult result() {
        if (result == null) {
            throw new IllegalStateException("the text has not ended");
        }
        return result;
    }

    /** How the prompt was read, as far as it has been. */
    public PromptReport report() {
        return prompt.report(Optional.ofNullable(result)
                .flatMap(ended -> ended.report()
                        .timeToFirstToken()
                        .map(first -> first.minus(ended.report().waited()).toNanos() / 1e9)));
    }

    public LoadedModel model() {
        return model;
    }

    @Override
    public void close() {
        closed = true;
        if (generation != null) {
            generation.cancel();
        }
    }
}
