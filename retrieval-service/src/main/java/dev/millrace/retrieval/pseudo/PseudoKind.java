package dev.millrace.retrieval.pseudo;

import java.util.Locale;

/** What a query was made of. */
public enum PseudoKind {
    /** A sentence of the passage. */
    CLOZE,
    /** Words that are frequent in the passage and rare elsewhere. */
    WORDS,
    /** The heading or the title above the passage. */
    HEADING;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
