package dev.millrace.retrieval.reader;

import java.util.List;

/**
 * A question about passages, and its answer, which stands in one of them word for word.
 *
 * @param kind what it is drawn from
 */
public record Exercise(Kind kind, List<String> passages, String question, String answer) {

    /** Where exercises come from. */
    public enum Kind {
        /** Invented facts about invented names. */
        FACT,
        /** Sentences of real texts, asked for by some of their words. */
        SENTENCE
    }

    public Exercise {
        passages = List.copyOf(passages);
    }
}
