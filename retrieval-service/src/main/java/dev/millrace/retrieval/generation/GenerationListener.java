package dev.millrace.retrieval.generation;

/**
 * Hears of one text, on a thread of its own: it may block, for example on a slow client, and holds nobody up. Text that comes meanwhile
 * is kept and given in one piece. An exception cancels the text.
 */
public interface GenerationListener {

    /** Hears nothing. */
    GenerationListener NONE = new GenerationListener() {
        @Override
        public void text(String more) {}

        @Override
        public void ended(GenerationResult result) {}
    };

    /** @param more whole characters, never empty */
    void text(String more) throws Exception;

    /** The last that is heard, once. */
    void ended(GenerationResult result) throws Exception;
}
