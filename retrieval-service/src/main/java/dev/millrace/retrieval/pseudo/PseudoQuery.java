package dev.millrace.retrieval.pseudo;

/**
 * A query and the passage it was made of.
 *
 * @param document its number in {@link PseudoCollection#documents}
 * @param passage its number in that document
 */
public record PseudoQuery(PseudoKind kind, String text, int document, int passage) {}
