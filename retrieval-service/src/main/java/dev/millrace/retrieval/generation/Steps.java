package dev.millrace.retrieval.generation;

import java.util.Optional;

/**
 * How one text is computed, in steps short enough that other texts can have theirs in between. The compute thread of {@link Generations}
 * calls all methods, and no two at once; {@link #close} comes last, also of a text that was never begun.
 */
public interface Steps extends AutoCloseable {

    /**
     * Does a part of what comes before the first token.
     *
     * @param alone whether no other text waits for its turn, so that the part may be large
     * @return the logits of the prompt's last token, {@code [vocabulary]}, once all of it is done; empty: there is more to do
     */
    Optional<float[]> prefill(boolean alone);

    /** @param token that was chosen @return the logits of the one after it, {@code [vocabulary]} */
    float[] next(int token);

    @Override
    void close();
}
