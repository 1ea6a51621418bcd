package dev.millrace.retrieval.prompt;

import dev.millrace.retrieval.generation.DecoderSteps;
import dev.millrace.retrieval.generation.PromptTokens;
import java.util.Optional;

/** A prompt that is ready to be read, and how. */
public final class ReadyPrompt {

    private final PromptTokens tokens;
    private final DecoderSteps steps;
    private final PromptReading reading;
    private final PromptMode mode;
    private final String reason;
    private final int blocks;
    private final double fullPrefillSeconds;

    ReadyPrompt(
            PromptTokens tokens,
            DecoderSteps steps,
            PromptReading reading,
            PromptMode mode,
            String reason,
            int blocks,
            double fullPrefillSeconds) {
        this.tokens = tokens;
        this.steps = steps;
        this.reading = reading;
        this.mode = mode;
        this.reason = reason;
        this.blocks = blocks;
        this.fullPrefillSeconds = fullPrefillSeconds;
    }

    public PromptTokens tokens() {
        return tokens;
    }

    /** Whoever generates closes them. */
    public DecoderSteps steps() {
        return steps;
    }

    /** As far as it has been read. @param prefillSeconds once it has been */
    public PromptReport report(Optional<Double> prefillSeconds) {
        return reading.report(mode, reason, blocks, tokens.count(), fullPrefillSeconds, prefillSeconds);
    }
}
