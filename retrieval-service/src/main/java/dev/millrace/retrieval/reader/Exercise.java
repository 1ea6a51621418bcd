package dev.millrace.retrieval.reader;

import java.util.List;

/**
 * A question about passages, and the sentence of one of them that answers it, word for word.
 *
 * @param kind what it is drawn from
 * @param sentence what the reader is to say
 * @param answer the part of it that must be said for the reader to be right
 */
public record Exercise(Kind kind, List<String> passages, String question, String sentence, String answer) {

    /** Where exercises come from. */
    public enum Kind {
        /** Words without sense, to be said again. */
        ECHO,
        /** Invented facts about invented names. */
        FACT,
        /** Sentences of real texts, asked for by some of their words. */
        SENTENCE
    }

    public Exercise {
        passages = List.copyOf(passages);
    }
}
