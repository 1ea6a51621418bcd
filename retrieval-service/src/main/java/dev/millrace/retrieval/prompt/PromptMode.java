package dev.millrace.retrieval.prompt;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a prompt's passages are read. */
public enum PromptMode {
    /** Each passage by itself, once, whatever prompt it is in. Exact for decoders that were fine-tuned for it. */
    BLOCK,
    /** Every token sees all before it. Nothing is reused. */
    FULL,
    /**
     * Each passage behind the prompt's first block ("Star Attention", arXiv 2411.17116), which takes the attention that a decoder without
     * fine-tuning gives to the beginning of whatever it reads.
     */
    ANCHOR;

    /** As it is asked for. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<PromptMode> named(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.wireName().equals(name))
                .findFirst();
    }
}
